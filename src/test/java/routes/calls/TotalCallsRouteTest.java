package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class TotalCallsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/totals";

  private JsonNode totals(String query) {
    HttpResponse<String> answer = hub.get(PATH + "?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Outside.read(answer.body());
  }

  @Test
  void sumsUpWhatTheListWouldShow() {
    String agent = "Agent " + Hub.newId();
    hub.accepted(Hub.newId(), Map.of("agent_name", agent, "duration", "40"), "posted");
    hub.accepted(Hub.newId(), Map.of("agent_name", agent, "duration", "80"), "posted");
    hub.accepted(
        Hub.newId(),
        Map.of("agent_name", agent, "duration", "0", "status", "no-answer", "recording_url", ""),
        "skipped");
    String theirs = "agent=" + URLEncoder.encode(agent, StandardCharsets.UTF_8);
    JsonNode all = totals(theirs);
    assertThat(all.path("calls").asInt()).isEqualTo(3);
    assertThat(all.path("states")).isEqualTo(Outside.read("{\"posted\": 2, \"skipped\": 1}"));
    assertThat(all.path("statuses").path("no-answer").asInt()).isEqualTo(1);
    assertThat(all.path("seconds").asInt()).isEqualTo(120);
    assertThat(all.path("mean_seconds").asInt()).isEqualTo(40);
    assertThat(totals(theirs + "&words=support&state=posted").path("calls").asInt()).isEqualTo(2);
    JsonNode none = totals(theirs + "&words=unheard-of");
    assertThat(none.path("calls").asInt()).isZero();
    assertThat(none.path("mean_seconds").isNull()).isTrue();
  }

  @Test
  void refusesWhatMakesNoSense() {
    HttpResponse<String> answer = hub.get(PATH + "?state=lost");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Outside.read(answer.body()).path("detail").asText()).startsWith("state is one of");
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
