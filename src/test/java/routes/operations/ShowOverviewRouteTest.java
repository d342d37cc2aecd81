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
class ShowOverviewRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private JsonNode overview() {
    return Outside.read(hub.get("/api/overview").body());
  }

  private long ofHours(JsonNode overview, String what) {
    long sum = 0;
    for (JsonNode hour : overview.path("hours")) {
      sum += hour.path(what).asLong();
    }
    return sum;
  }

  @Test
  void countsTheDay() {
    JsonNode before = overview();
    hub.accepted(Hub.newId(), Map.of(), "posted");
    JsonNode after = overview();
    assertThat(after.path("hours")).hasSize(24);
    assertThat(after.path("accepted_today").asLong())
        .isEqualTo(before.path("accepted_today").asLong() + 1);
    assertThat(after.path("posted_today").asLong())
        .isEqualTo(before.path("posted_today").asLong() + 1);
    assertThat(ofHours(after, "posted")).isEqualTo(ofHours(before, "posted") + 1);
    assertThat(after.path("median_seconds").asDouble()).isPositive();
    assertThat(after.path("p95_seconds").asDouble())
        .isGreaterThanOrEqualTo(after.path("median_seconds").asDouble());
    assertThat(after.at("/hours/23/begin").asText()).endsWith(":00:00Z");
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get("/api/overview", "X-Forwarded-For", "203.0.113.7").statusCode())
        .isEqualTo(401);
  }
}
