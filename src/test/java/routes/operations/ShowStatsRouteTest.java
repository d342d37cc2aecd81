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
class ShowStatsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void countsFinishedCallsOfBothKinds() {
    JsonNode before = stats();
    assertThat(before.path("stats").fieldNames())
        .toIterable()
        .containsExactly("total_processed", "successfully_posted", "failed");
    hub.accepted(Hub.newId(), Map.of("recording_url", ""), "skipped");
    String posted = Hub.newId();
    hub.post(Hub.call(posted));
    hub.hurried(posted, "posted");
    JsonNode after = stats();
    assertThat(added(before, after, "failed")).isEqualTo(1);
    assertThat(added(before, after, "successfully_posted")).isEqualTo(1);
    assertThat(added(before, after, "total_processed")).isEqualTo(2);
    assertThat(after.path("timestamp").asText()).endsWith("Z");
    assertThat(after.path("agents_loaded").asInt()).isEqualTo(3);
  }

  private static int added(JsonNode before, JsonNode after, String count) {
    return after.path("stats").path(count).asInt() - before.path("stats").path(count).asInt();
  }

  private JsonNode stats() {
    return Outside.read(hub.get("/stats").body());
  }
}
