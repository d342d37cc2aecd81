package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class PostCallAgainRouteTest {
  @Autowired Hub hub;

  private final String id = Hub.newId();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> postAgain(String... headers) {
    return hub.post("/api/calls/" + id + "/post-again", "", headers);
  }

  @Test
  void tellsOfAPostedCallOnceMore() {
    hub.accepted(id, Map.of(), "posted");
    int before = Outside.slackMessages(id).size();
    HttpResponse<String> answer = postAgain();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(2 * before);
  }

  @Test
  void refusesACallThatIsNotPosted() {
    hub.accepted(id, Map.of("recording_url", ""), "skipped");
    HttpResponse<String> answer = postAgain();
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(Outside.read(answer.body()).path("detail").asText())
        .isEqualTo("The call is skipped, only a posted one can be posted again");
    assertThat(postAgain("X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
