package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowCallFileRouteTest {
  @Autowired Hub hub;

  private final String id = Hub.newId();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private JsonNode file(String wanted) {
    HttpResponse<String> answer = hub.get("/api/calls/" + wanted);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Outside.read(answer.body());
  }

  @Test
  void showsWhatThePageOfACallShows() {
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    JsonNode file = file(id);
    assertThat(file(hub.ours(id).toString())).isEqualTo(file);
    assertThat(file.at("/call/provider_call_id").asText()).isEqualTo(id);
    assertThat(file.at("/call/agent").asText()).isEqualTo("Meera Nair");
    assertThat(file.at("/call/accepted_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    assertThat(file.at("/call").has("said")).isFalse();
    assertThat(file.at("/facts/from_number").asText()).isEqualTo("09631055120");
    assertThat(file.path("steps"))
        .extracting(step -> step.path("stage").asText() + " " + step.path("outcome").asText())
        .containsExactlyElementsOf(hub.steps(id));
    assertThat(file.at("/events/0/body").asText()).contains(id);
    assertThat(file.at("/events/0/headers").isObject()).isTrue();
    assertThat(file.at("/recording/sha256").asText()).hasSize(64);
    assertThat(file.at("/transcript/utterances/0/words").asText()).startsWith("Thank you");
    assertThat(file.at("/transcript/utterances/0/start_ms").isInt()).isTrue();
    assertThat(file.path("minutes").isNull()).isTrue();
    assertThat(file.path("messages"))
        .extracting(message -> message.path("words").asText())
        .containsExactlyElementsOf(Outside.slackMessages(id));
    assertThat(file.path("acts")).isEmpty();
  }

  @Test
  void showsMinutesByTheirFieldsAndActsByWhoDidThem() {
    hub.accepted(id, Map.of(), "posted");
    hub.database()
        .update(
            """
            insert into minutes (call_id, style, model, outcome, fields, flags)
            values (?, 'standard', 'a-model', 'model', '{"issue": "A refund"}', '["A number"]')
            """,
            hub.ours(id));
    hub.database()
        .update(
            "insert into audit (action, call_id, subject) values ('post-again', ?, 'asha')",
            hub.ours(id));
    JsonNode file = file(id);
    assertThat(file.at("/minutes/fields/issue").asText()).isEqualTo("A refund");
    assertThat(file.at("/minutes/flags/0").asText()).isEqualTo("A number");
    assertThat(file.at("/acts/0/action").asText()).isEqualTo("post-again");
    assertThat(file.at("/acts/0/subject").asText()).isEqualTo("asha");
  }

  @Test
  void keepsSecretsToItself() {
    hub.accepted(
        id, Map.of("recording_url", "https://user:hunter2@elsewhere.example/a.mp3"), "parked");
    String answer = hub.get("/api/calls/" + id).body();
    assertThat(answer).contains("elsewhere.example").doesNotContain("hunter2");
  }

  @Test
  void knowsNoOtherCall() {
    for (String unknown : List.of(Hub.newId(), "%00", "x".repeat(4_000))) {
      HttpResponse<String> answer = hub.get("/api/calls/" + unknown);
      assertThat(answer.statusCode()).isBetween(400, 404);
    }
    HttpResponse<String> unknown = hub.get("/api/calls/" + Hub.newId());
    assertThat(unknown.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(Outside.read(unknown.body()).path("title").asText()).isEqualTo("Not Found");
    assertThat(Outside.read(unknown.body()).path("detail").asText()).isEqualTo("Call not found");
  }
}
