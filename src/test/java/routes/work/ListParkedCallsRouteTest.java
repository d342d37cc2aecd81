package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ListParkedCallsRouteTest {
  @Autowired Hub hub;

  @Test
  void countsThemByReason() {
    hub.settle();
    String id = hub.stored("identify-parties", "0 s", null, 12, 12);
    hub.awaitState(id, "parked");
    String reason =
        hub.database()
            .queryForObject("select reason from call where provider_call_id = ?", String.class, id);
    int calls =
        hub.database()
            .queryForObject(
                "select count(*) from call where state = 'parked' and reason = ?",
                Integer.class,
                reason);
    assertThat(Outside.read(hub.get("/api/parked").body()).path("parked"))
        .filteredOn(one -> one.path("reason").asText().equals(reason))
        .singleElement()
        .satisfies(
            (JsonNode one) -> {
              assertThat(one.path("calls").asInt()).isEqualTo(calls);
              assertThat(one.path("oldest").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
            });
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get("/api/parked", "X-Forwarded-For", "203.0.113.7").statusCode())
        .isEqualTo(401);
  }
}
