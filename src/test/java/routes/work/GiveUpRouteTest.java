package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class GiveUpRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void parksACallUnderWhichTheHubDiedAgainAndAgain() {
    String id = hub.stored("identify-parties", "-1 s", "hub-dead", 11, 11);
    JsonNode call = hub.awaitState(id, "parked");
    assertThat(call.path("reason").asText())
        .isEqualTo("The hub stopped 12 times in this step without an end, see its log");
    assertThat(hub.steps(id)).containsExactly("identify-parties parked");
  }

  @Test
  void letsAPersonTryTheSameStageAgain() {
    String id = hub.stored("identify-parties", "0 s", null, 12, 12);
    hub.awaitState(id, "parked");
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(200);
    hub.awaitState(id, "skipped");
  }
}
