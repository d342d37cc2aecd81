package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.users.ApiTokens;

@HubTest
class RunCallAgainRouteTest {
  @Autowired Hub hub;
  @Autowired ApiTokens tokens;

  private final String id = Hub.newId();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @AfterEach
  void removeTokens() {
    hub.database().update("delete from api_token");
  }

  private HttpResponse<String> runAgain(String query, String... headers) {
    return hub.post("/api/calls/" + id + "/run-again" + query, "", headers);
  }

  private String actor() {
    return hub.database()
        .queryForObject(
            "select subject || ' ' || detail from audit where call_id = ? and action = 'run-again' order by id desc limit 1",
            String.class,
            hub.ours(id));
  }

  @Test
  void doesAStageOnceMoreInTheNameOfTheToken() {
    hub.accepted(id, Map.of(), "posted");
    int steps = hub.steps(id).size();
    String token = tokens.make("Nightly repair", "a test");
    HttpResponse<String> answer =
        runAgain(
            "?stage=announce-call",
            "Authorization",
            "Bearer " + token,
            "X-Forwarded-For",
            "203.0.113.9");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode body = Outside.read(answer.body());
    assertThat(body.path("message").asText()).isEqualTo("The call goes on from announce-call");
    assertThat(body.path("id").asText()).isEqualTo(hub.ours(id).toString());
    hub.hurried(id, "posted");
    assertThat(hub.steps(id)).hasSizeGreaterThan(steps);
    assertThat(actor()).isEqualTo("Nightly repair announce-call");
  }

  @Test
  void namesThisMachineWhereNoTokenIsNeeded() {
    hub.accepted(id, Map.of(), "posted");
    assertThat(runAgain("?stage=announce-call").statusCode()).isEqualTo(200);
    assertThat(actor()).isEqualTo("this machine announce-call");
    hub.hurried(id, "posted");
  }

  @Test
  void refusesAStageThatIsNoneAndACallThatIsWorkedOn() {
    hub.accepted(id, Map.of(), "posted");
    for (String query : new String[] {"", "?stage=post-to-slack", "?stage="}) {
      HttpResponse<String> answer = runAgain(query);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(Outside.read(answer.body()).path("detail").asText())
          .startsWith("stage is one of identify-parties, ");
    }
    hub.database().update("update call set state = 'processing' where id = ?", hub.ours(id));
    HttpResponse<String> busy = runAgain("?stage=announce-call");
    hub.database().update("update call set state = 'posted' where id = ?", hub.ours(id));
    assertThat(busy.statusCode()).isEqualTo(409);
    assertThat(Outside.read(busy.body()).path("detail").asText())
        .isEqualTo("The call is processing, only one that has ended can be run again");
  }

  @Test
  void knowsNoOtherCall() {
    assertThat(runAgain("?stage=announce-call").statusCode()).isEqualTo(404);
  }
}
