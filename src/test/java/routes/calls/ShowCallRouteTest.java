package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowCallRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String[] KEYS = {
    "call_id",
    "from_number",
    "to_number",
    "duration",
    "timestamp",
    "processed_at",
    "transcription_text",
    "slack_posted",
    "status"
  };

  private static List<String> firstKeys(JsonNode call) {
    List<String> keys = new ArrayList<>();
    call.fieldNames().forEachRemaining(keys::add);
    return keys.subList(0, KEYS.length);
  }

  @Test
  void showsAPostedCallWithTheKeysOfTheFirstSystem() {
    String id = Hub.newId();
    assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    JsonNode queued = Outside.read(hub.get("/call/" + id).body());
    assertThat(firstKeys(queued)).containsExactly(KEYS);
    assertThat(queued.path("status").asText()).isEqualTo("processing");
    assertThat(queued.path("slack_posted")).isEqualTo(Outside.read("0"));
    assertThat(queued.path("processed_at").isNull()).isTrue();
    assertThat(queued.path("transcription_text").isNull()).isTrue();
    JsonNode call = hub.hurried(id, "posted");
    assertThat(firstKeys(call)).containsExactly(KEYS);
    assertThat(call.path("call_id").asText()).isEqualTo(id);
    assertThat(call.path("from_number").asText()).isEqualTo("09631055120");
    assertThat(call.path("to_number").asText()).isEqualTo("08047190321");
    assertThat(call.path("duration")).isEqualTo(Outside.read("56"));
    assertThat(call.path("timestamp").asText()).isEqualTo("2025-11-07 14:20:11");
    assertThat(call.path("processed_at").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?");
    assertThat(call.path("transcription_text").asText())
        .startsWith("Speaker A: Thank you for calling")
        .contains("\nSpeaker B: Hi, I paid");
    assertThat(call.path("slack_posted")).isEqualTo(Outside.read("1"));
    assertThat(call.path("status").asText()).isEqualTo("completed");
  }

  @Test
  void showsACallWithoutARecordingAsFailed() {
    String id = Hub.newId();
    Map<String, Object> fields = new HashMap<>();
    fields.put("recording_url", null);
    fields.put("timestamp", null);
    JsonNode call = hub.accepted(id, fields, "skipped");
    assertThat(firstKeys(call)).containsExactly(KEYS);
    assertThat(call.path("status").asText()).isEqualTo("failed");
    assertThat(call.path("transcription_text").asText()).isEqualTo("No recording available");
    assertThat(call.path("slack_posted").asInt()).isZero();
    assertThat(call.path("timestamp").asText()).startsWith("20").doesNotEndWith("Z");
    assertThat(call.path("processed_at").asText()).startsWith("20");
  }

  @Test
  void showsAParkedCallAsFailedWithTheReason() {
    String id = Hub.newId();
    JsonNode call =
        hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    assertThat(call.path("status").asText()).isEqualTo("failed");
    assertThat(call.path("transcription_text").asText())
        .isEqualTo("Error: " + call.path("reason").asText());
    assertThat(call.path("reason").asText()).contains("RECORDING_HOSTS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b", "a+b", "aüb", "a%b", "a;b", "a&b=c", "a?b", "a\"b'c", "a:b@c", "a,b", "${body}",
        "{{x}}", "(a)", "null,", "a#b"
      })
  void findsACallWhateverItsIdIsMadeOf(String characters) {
    String id = characters + Hub.newId();
    assertThat(hub.post(Hub.call(id, Map.of("recording_url", ""))).statusCode()).isEqualTo(200);
    String path = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<String> answer = hub.get("/call/" + path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Outside.read(answer.body()).path("call_id").asText()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "'quoted'", "7", "*"})
  void findsACallWhoseIdMeansSomethingElsewhere(String id) {
    assertThat(hub.post(Hub.call(id, Map.of("recording_url", ""))).statusCode()).isEqualTo(200);
    HttpResponse<String> answer = hub.get("/call/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Outside.read(answer.body()).path("call_id").asText()).isEqualTo(id);
  }

  @Test
  void readsTheIdFromThePathOnly() {
    String id = Hub.newId();
    hub.post(Hub.call(id, Map.of("recording_url", "")));
    assertThat(hub.get("/call/unknown?id=" + id).statusCode()).isEqualTo(404);
    assertThat(hub.get("/call/unknown", "id", id).statusCode()).isEqualTo(404);
    assertThat(hub.get("/call/" + id + "?id=unknown", "id", "unknown").statusCode()).isEqualTo(200);
  }

  @Test
  void knowsNoOtherCall() {
    HttpResponse<String> unknown = hub.get("/call/" + Hub.newId());
    assertThat(unknown.statusCode()).isEqualTo(404);
    JsonNode body = Outside.read(unknown.body());
    assertThat(body.fieldNames()).toIterable().containsExactly("error", "status_code", "timestamp");
    assertThat(body.path("error").asText()).isEqualTo("Call not found");
    assertThat(body.path("status_code").asInt()).isEqualTo(404);
    assertThat(hub.get("/call/%00").statusCode()).isBetween(400, 404);
    assertThat(hub.get("/call/" + "x".repeat(4_000)).statusCode()).isEqualTo(404);
    assertThat(hub.get("/call/%27%20or%201=1--").statusCode()).isEqualTo(404);
  }

  @Test
  void showsNothingToWhomAProxyBrought() {
    for (String path :
        List.of("/call/x", "/call;a=b/x", "/%63all/x", "/call//x", "//call/x", "/./call/x")) {
      assertThat(hub.get(path, "X-Forwarded-For", "203.0.113.7").statusCode())
          .as(path)
          .isIn(400, 401);
    }
  }
}
