package routes.work;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.Outside.SERVER;

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
class RetryParkedCallRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> retry(String id) {
    return hub.post("/api/calls/" + id + "/retry", "");
  }

  @Test
  void letsAParkedCallGoOnAtItsStageAndOnlyOnce() {
    SERVER.stubFor(post("/v2/upload").willReturn(jsonResponse("{\"error\": \"no\"}", 401)));
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "parked");
    Outside.behaveWell();
    HttpResponse<String> answer = retry(id);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode body = Outside.read(answer.body());
    assertThat(body.path("success").asBoolean()).isTrue();
    assertThat(body.path("call_id").asText()).isEqualTo(id);
    hub.hurried(id, "posted");
    SERVER.verify(0, getRequestedFor(urlPathMatching("/recordings/.*")));
    assertThat(hub.steps(id))
        .startsWith(
            "identify-parties done",
            "archive-recording done",
            "transcribe-recording parked",
            "transcribe-recording done");
    assertThat(Outside.slackMessages(id)).hasSize(1);
    HttpResponse<String> again = retry(id);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(Outside.read(again.body()).path("error").asText())
        .isEqualTo("The call is posted, only a parked or skipped one can be put back to work");
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from audit where action = 'retry' and call_id = ?",
                    Integer.class,
                    hub.ours(id)))
        .isEqualTo(1);
  }

  @Test
  void takesOurOwnIdToo() {
    String id = hub.stored("identify-parties", "0 s", null, 12, 12);
    hub.awaitState(id, "parked");
    assertThat(retry(hub.ours(id).toString()).statusCode()).isEqualTo(200);
    hub.awaitState(id, "skipped");
  }

  @Test
  void knowsNoOtherCall() {
    HttpResponse<String> unknown = retry("c-unknown");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(Outside.read(unknown.body()).path("error").asText()).isEqualTo("Call not found");
    assertThat(retry("%00").statusCode()).isBetween(400, 404);
    assertThat(retry("a%20b").statusCode()).isEqualTo(404);
  }

  @Test
  void changesNothingForWhomAProxyBrought() {
    String id = hub.stored("identify-parties", "0 s", null, 12, 12);
    hub.awaitState(id, "parked");
    assertThat(
            hub.post("/api/calls/" + id + "/retry", "", "X-Forwarded-For", "203.0.113.7")
                .statusCode())
        .isEqualTo(401);
    assertThat(hub.state(id)).isEqualTo("parked");
  }
}
