package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ReceiveExotelPassthruRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void answersWithAStatusAndNothingElse() {
    String id = Hub.newId();
    String query =
        Outside.fixture("exotel/passthru-client-hangup.query.form")
            .strip()
            .replaceFirst("CallSid=[0-9a-f]+", "CallSid=" + id);
    HttpResponse<String> answer = hub.get("/webhook/exotel/passthru?" + query);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    hub.hurried(id, "skipped");
    assertThat(
            hub.database()
                .queryForMap(
                    "select facts ->> 'status' as status, convert_from(raw, 'UTF8') as raw from call join call_event on call_id = call.id where provider_call_id = ?",
                    id))
        .containsEntry("status", "canceled")
        .containsEntry("raw", query);
  }

  @Test
  void refusesWhatNamesNoCall() {
    assertThat(hub.get("/webhook/exotel/passthru?CallFrom=1").statusCode()).isEqualTo(422);
  }
}
