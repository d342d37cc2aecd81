package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class LinkRecordingRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/calls/any/recording";

  private HttpResponse<String> link(String id) {
    return hub.get("/api/calls/" + id + "/recording");
  }

  @Test
  void givesALinkThatLeadsToTheRecording() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    JsonNode link = Outside.read(link(id).body());
    assertThat(link.path("content_type").asText()).isEqualTo("audio/mpeg");
    assertThat(link.path("bytes").asLong()).isEqualTo(Outside.RECORDING.length);
    assertThat(Instant.parse(link.path("expires_at").asText())).isAfter(Instant.now());
    String url = link.path("url").asText();
    assertThat(url).startsWith("https://hub.example.com/recordings/");
    HttpResponse<String> recording =
        hub.get(
            url.substring("https://hub.example.com".length()), "X-Forwarded-For", "203.0.113.7");
    assertThat(recording.statusCode()).isEqualTo(200);
    assertThat(recording.headers().firstValue("Content-Length"))
        .hasValue(link.path("bytes").asText());
  }

  @Test
  void saysThatThereIsNone() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("recording_url", ""), "skipped");
    assertThat(link(id).statusCode()).isEqualTo(404);
    assertThat(link(id).body()).contains("no recording in the archive");
    assertThat(link(Hub.newId()).statusCode()).isEqualTo(404);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
