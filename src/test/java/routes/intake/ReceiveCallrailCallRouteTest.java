package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
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
class ReceiveCallrailCallRouteTest {
  private static final String ID = "CAL3f2b9c61d07e4a5f8b90ce12a4d7765e";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> send(String address, String fixture) {
    JsonNode signatures = Outside.read(Outside.fixture("callrail/signatures.json"));
    String signature = "";
    for (JsonNode request : signatures.path("requests")) {
      if (request.path("file").asText().equals(fixture)) {
        signature = request.path("Signature").asText();
      }
    }
    return hub.post(
        address,
        Outside.fixture("callrail/" + fixture),
        "Content-Type",
        "application/json",
        "Signature",
        signature);
  }

  @Test
  void makesOneCallOfAllThatCallRailSaysOfIt() {
    HttpResponse<String> incoming = send("/webhook/callrail/pre-call", "pre-call.json");
    assertThat(incoming.statusCode()).isEqualTo(200);
    assertThat(Outside.read(incoming.body()).path("status").asText()).isEqualTo("success");
    assertThat(Outside.read(incoming.body()).path("call_id").asText()).isEqualTo(ID);
    await().until(() -> hub.steps(ID).contains("identify-parties waiting"));
    assertThat(send("/callrail/call.answered", "call-routing-complete.json").statusCode())
        .isEqualTo(200);
    assertThat(send("/webhook/callrail/post-call", "post-call-answered.json").statusCode())
        .isEqualTo(200);
    assertThat(facts(ID))
        .containsEntry("status", "completed")
        .containsEntry("duration", "212")
        .containsEntry("events", 3L);
    assertThat(send("/webhook/callrail/modified", "call-modified.json").statusCode())
        .isEqualTo(200);
    assertThat(facts(ID)).containsEntry("status", "completed");
  }

  private Map<String, Object> facts(String id) {
    return hub.database()
        .queryForMap(
            """
            select facts ->> 'status' as status, facts ->> 'durationSeconds' as duration,
              (select count(*) from call_event where call_id = call.id) as events
            from call where provider_call_id = ?
            """,
            id);
  }

  @Test
  void tellsAMissedCallAndTakesItOnce() {
    String id = "CAL88aa66bb55cc44dd33ee22ff1100aa99";
    send("/webhook/callrail/post-call", "post-call-abandoned.json");
    hub.hurried(id, "skipped");
    assertThat(send("/api/v1/callrail/call.completed", "post-call-abandoned.json").statusCode())
        .isEqualTo(200);
    assertThat(facts(id)).containsEntry("status", "missed").containsEntry("events", 1L);
    assertThat(
            hub.database()
                .queryForMap(
                    "select direction, customer_number, support_number from call where provider_call_id = ?",
                    id))
        .isEqualTo(
            Map.of(
                "direction", "incoming",
                "customer_number", "+15125550173",
                "support_number", "+15125550190"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pre-call.json", "seed-call-completed.json"})
  void refusesAnotherCompanysOrNobodysSignature(String fixture) {
    HttpResponse<String> answer =
        hub.post(
            "/webhook/callrail/post-call",
            Outside.fixture("callrail/" + fixture),
            "Signature",
            "UZAHbUdfm3GqL7qzilGozGzWV64=");
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void knowsNoOtherAddress() {
    assertThat(send("/webhook/callrail/form-submission", "pre-call.json").statusCode())
        .isEqualTo(404);
  }
}
