package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class TryPayloadRouteTest {
  @Autowired Hub hub;

  @Test
  void showsWhatWouldHappenAndDoesNothingOfIt() {
    String id = Hub.newId();
    HttpResponse<String> answer = hub.post("/api/rules/try", Hub.call(id));
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode trial = Outside.read(answer.body());
    assertThat(trial.path("call").path("providerCallId").asText()).isEqualTo(id);
    assertThat(trial.path("parties").path("direction").asText()).isEqualTo("incoming");
    assertThat(trial.path("outcome").asText()).isEqualTo("It would be transcribed and posted");
    assertThat(hub.get("/call/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void readsEachSendersPayloads() {
    String rings =
        hub.post(
                "/api/rules/try?sender=callrail&kind=pre-call",
                Outside.fixture("callrail/pre-call.json"))
            .body();
    assertThat(Outside.read(rings).path("outcome").asText())
        .startsWith("It would wait for its end");
    String busy =
        hub.post(
                "/api/rules/try?sender=twilio",
                Outside.fixture("twilio/status-busy.form").strip(),
                "Content-Type",
                "application/x-www-form-urlencoded")
            .body();
    assertThat(Outside.read(busy).path("call").path("status").asText()).isEqualTo("busy");
    assertThat(hub.post("/api/rules/try?sender=exotel", "{\"CallSid\": \"a\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesWhatItsSenderWouldBeRefusedFor() {
    assertThat(hub.post("/api/rules/try", "{}").statusCode()).isEqualTo(422);
    assertThat(hub.post("/api/rules/try?sender=fax", "{}").statusCode()).isEqualTo(404);
    assertThat(hub.post("/api/rules/try", "{}", "X-Forwarded-For", "203.0.113.7").statusCode())
        .isEqualTo(401);
  }
}
