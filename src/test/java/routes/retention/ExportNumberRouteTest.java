package routes.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.storage.HubData;

@HubTest
class ExportNumberRouteTest {
  @Autowired Hub hub;
  @Autowired HubData data;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void givesOutAllThatIsHeldAboutTheNumberAndNothingOfOthers() throws Exception {
    String id = Hub.newId();
    hub.accepted(id, Map.of("from_number", "09988776602"), "posted");
    String other = Hub.newId();
    hub.accepted(other, Map.of("from_number", "09988776603"), "posted");
    HttpResponse<String> answer = hub.get("/api/exports?number=+919988776602");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    JsonNode document = Outside.read(answer.body());
    assertThat(document.path("number").asText()).isEqualTo("+919988776602");
    assertThat(document.path("calls")).hasSize(1);
    JsonNode call = document.at("/calls/0");
    assertThat(call.path("provider_call_id").asText()).isEqualTo(id);
    assertThat(
            new String(
                Base64.getMimeDecoder().decode(call.at("/events/0/body_base64").asText()),
                StandardCharsets.UTF_8))
        .isEqualTo(Hub.call(id, Map.of("from_number", "09988776602")));
    assertThat(call.at("/utterances/0/words").asText()).startsWith("Thank you for calling");
    assertThat(call.at("/messages/0/words").asText()).contains(id);
    assertThat(call.path("recording_link").asText())
        .startsWith("https://hub.example.com/recordings/");
    assertThat(answer.body()).doesNotContain(other, "9988776603");
    try (var files = Files.list(data.spool())) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("export-")))
          .isEmpty();
    }
    assertThat(
            hub.database()
                .queryForObject(
                    "select detail from audit where action = 'export' order by id desc limit 1",
                    String.class))
        .isEqualTo("a number that ends in 602, 1 calls");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?number=", "?number=anonymous", "?number=1&number=2"})
  void refusesWhatIsNoNumber(String query) {
    assertThat(hub.get("/api/exports" + query).statusCode()).isEqualTo(422);
  }
}
