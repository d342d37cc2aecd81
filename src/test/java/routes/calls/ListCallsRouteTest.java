package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ListCallsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private JsonNode list(String query) {
    HttpResponse<String> answer = hub.get("/api/calls?" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Outside.read(answer.body());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("calls").forEach(call -> ids.add(call.path("provider_call_id").asText()));
    return ids;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void choosesByEverythingThatACallIsToldApartBy() {
    String id = Hub.newId();
    Instant before = Instant.now().minusSeconds(60);
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    JsonNode call = list("id=" + id).path("calls").path(0);
    assertThat(call.path("id").asText()).isEqualTo(hub.ours(id).toString());
    assertThat(call.path("said").isNull()).isTrue();
    for (String query :
        List.of(
            "id=" + hub.ours(id),
            "since=" + before,
            "state=posted",
            "direction=" + call.path("direction").asText(),
            "type=" + encoded(call.path("type").asText()),
            "provider=exotel",
            "agent=Meera+Nair",
            "department=" + encoded(call.path("department").asText()),
            "number=" + encoded("+91 96310 55120"),
            "words=support")) {
      assertThat(ids(list(query + "&limit=200"))).as(query).contains(id);
    }
    for (String query :
        List.of(
            "until=" + before,
            "state=parked",
            "reason=nothing",
            "type=nothing",
            "provider=twilio",
            "agent=Meera",
            "department=nothing",
            "number=0999999999",
            "words=zebra")) {
      assertThat(ids(list(query + "&id=" + id))).as(query).isEmpty();
    }
    assertThat(list("id=" + id + "&words=support").path("calls").path(0).path("said").asText())
        .containsIgnoringCase("support")
        .doesNotContain("\u0002");
  }

  @Test
  void turnsPagesToTheLastOne() {
    String department = "Pages " + Hub.newId();
    List<String> posted = new ArrayList<>();
    for (int call = 0; call < 3; call++) {
      String id = Hub.newId();
      hub.accepted(id, Map.of("recording_url", ""), "skipped");
      posted.add(0, id);
    }
    posted.forEach(
        id ->
            hub.database()
                .update("update call set department = ? where id = ?", department, hub.ours(id)));
    String query = "department=" + encoded(department) + "&limit=2";
    JsonNode first = list(query);
    assertThat(ids(first)).containsExactlyElementsOf(posted.subList(0, 2));
    JsonNode last = list(query + "&after=" + encoded(first.path("next").asText()));
    assertThat(ids(last)).containsExactly(posted.get(2));
    assertThat(last.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "since=yesterday | since is no time such as 2026-11-29T09:30:00Z",
        "until=%2B1000000000-12-31T00:00:00Z | until is no time such as 2026-11-29T09:30:00Z",
        "state=lost | state is one of parked, posted, processing, skipped",
        "direction=up | direction is one of incoming, outgoing",
        "limit=0 | limit is a whole number from 1 to 200",
        "limit=201 | limit is a whole number from 1 to 200",
        "limit=x | limit is a whole number from 1 to 200",
        "number=abc | number has no digits",
        "after=x | after is not the next of a page before",
        "after=2026-11-29T09:30:00Z_x | after is not the next of a page before",
        "agent=a&agent=b | agent stands there more than once",
        "agent=%00 | agent is longer than 1000 characters, or no text"
      })
  void saysWhatMakesNoSense(String query, String reason) {
    HttpResponse<String> answer = hub.get("/api/calls?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonNode problem = Outside.read(answer.body());
    assertThat(problem.fieldNames())
        .toIterable()
        .containsExactly("type", "title", "status", "detail");
    assertThat(problem.path("title").asText()).isEqualTo("Bad Request");
    assertThat(problem.path("status").asInt()).isEqualTo(400);
    assertThat(problem.path("detail").asText()).isEqualTo(reason);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    HttpResponse<String> answer = hub.get("/api/calls", "X-Forwarded-For", "203.0.113.7");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(Outside.read(answer.body()).path("detail").asText()).contains("API_TOKEN");
  }
}
