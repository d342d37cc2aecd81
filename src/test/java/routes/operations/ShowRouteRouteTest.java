package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowRouteRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/routes/accept-call";

  @Test
  void showsItsStepsItsFileAndWhoCallsIt() {
    JsonNode route = Outside.read(hub.get(PATH).body());
    assertThat(route.path("text").asText()).contains("id: accept-call");
    assertThat(route.path("steps").findValuesAsText("id")).contains("accept-once");
    assertThat(route.path("called_by"))
        .extracting(JsonNode::asText)
        .contains("receive-zapier-call");
  }

  @Test
  void knowsNoOther() {
    assertThat(hub.get("/api/routes/none").statusCode()).isEqualTo(404);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
