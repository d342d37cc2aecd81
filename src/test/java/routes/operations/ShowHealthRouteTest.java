package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowHealthRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void saysThatTheHubIsWellAndWhatItIsMadeOf() {
    HttpResponse<String> answer = hub.get("/health");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode health = Outside.read(answer.body());
    Outside.read(Outside.fixture("zapier/response-health.json"))
        .fieldNames()
        .forEachRemaining(key -> assertThat(health.has(key)).as(key).isTrue());
    assertThat(health.path("status").asText()).isEqualTo("healthy");
    assertThat(health.path("database").asText()).isEqualTo("connected");
    assertThat(health.path("services").toString())
        .isEqualTo("{\"transcription\":\"enabled\",\"slack\":\"enabled\"}");
    assertThat(health.path("parts").path("database").asText()).isEqualTo("embedded");
    assertThat(health.path("parts").path("slack").asText()).isEqualTo("enabled");
    assertThat(health.path("sandbox").asBoolean(true)).isFalse();
    assertThat(health.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(health.path("refused_files").size()).isZero();
    assertThat(health.path("queue").fieldNames())
        .toIterable()
        .containsExactly("depth", "messages_waiting", "oldest_seconds", "parked");
  }

  @Test
  void countsParkedCalls() {
    int before = parked();
    hub.accepted(Hub.newId(), Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    assertThat(parked()).isEqualTo(before + 1);
  }

  private int parked() {
    return Outside.read(hub.get("/health").body()).path("queue").path("parked").asInt();
  }

  @Test
  void echoesNoHeader() {
    assertThat(hub.get("/health", "X-Echo", "me", "Cookie", "a=b").headers().map())
        .doesNotContainKeys("x-echo", "cookie");
  }
}
