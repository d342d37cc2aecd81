package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ListRoutesRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/routes";

  @Test
  void listsHowEachHasFared() {
    JsonNode before = accepting();
    hub.accepted(Hub.newId(), Map.of(), "posted");
    JsonNode after = accepting();
    assertThat(after.path("fares").path("state").asText()).isEqualTo("Started");
    assertThat(after.path("fares").path("total").asLong())
        .isGreaterThan(before.path("fares").path("total").asLong());
    assertThat(after.path("file").asText()).isEqualTo("intake/accept-call.camel.yaml");
    assertThat(after.path("error_handling").asText()).isEqualTo("answer-sender");
    assertThat(after.has("text")).isFalse();
  }

  private JsonNode accepting() {
    JsonNode answer = Outside.read(hub.get(PATH).body());
    assertThat(answer.path("refused")).isEmpty();
    assertThat(answer.path("since").asText()).endsWith("Z");
    for (JsonNode route : answer.path("routes")) {
      if (route.path("id").asText().equals("accept-call")) {
        return route;
      }
    }
    throw new AssertionError(answer);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
