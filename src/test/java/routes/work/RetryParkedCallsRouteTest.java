package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class RetryParkedCallsRouteTest {
  private static final String REASON = "Slack is gone & will not come back";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
    forget();
  }

  @AfterEach
  void forget() {
    hub.database()
        .update(
            "delete from job where call_id in (select id from call where department = 'put back')");
    hub.database()
        .update("update call set state = 'skipped' where state in ('parked', 'processing')");
  }

  private void park(int calls, String reason) {
    hub.database()
        .update(
            """
            with parked as (
              insert into call (id, provider, provider_call_id, facts, state, reason, department, accepted_at)
              select gen_random_uuid(), 'exotel', 'back-' || gen_random_uuid(),
                jsonb_build_object('provider', 'exotel', 'providerCallId', 'back', 'fromNumber', '1',
                  'toNumber', '2', 'durationSeconds', 1, 'status', 'completed'),
                'parked', ?, 'put back', now() - make_interval(secs => number)
              from generate_series(1, ?) as number
              returning id
            )
            insert into job (call_id, stage) select id, 'identify-parties' from parked
            """,
            reason,
            calls);
  }

  private JsonNode retry(String query) {
    return Outside.read(hub.post("/api/parked/retry" + query, "").body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private int parked(String reason) {
    return hub.database()
        .queryForObject(
            "select count(*) from call where state = 'parked' and reason = ?",
            Integer.class,
            reason);
  }

  @Test
  void onlyCountsWhenAskedTo() {
    park(3, REASON);
    JsonNode answer = retry("?dry_run=true&reason=" + encoded(REASON));
    assertThat(answer.path("message").asText()).isEqualTo("3 calls would be put back to work");
    assertThat(parked(REASON)).isEqualTo(3);
  }

  @Test
  void putsBackThoseOfOneReasonTheOldestFirst() {
    park(11, REASON);
    park(1, "another");
    JsonNode answer = retry("?reason=" + encoded(REASON));
    assertThat(answer.path("calls").asInt()).isEqualTo(11);
    assertThat(answer.path("seconds").asInt()).isEqualTo(2);
    assertThat(parked(REASON)).isZero();
    assertThat(parked("another")).isEqualTo(1);
    List<Map<String, Object>> audit =
        hub.database()
            .queryForList(
                "select * from audit where action = 'retry-parked' order by id desc limit 1");
    assertThat(audit.get(0)).containsEntry("subject", REASON).containsEntry("detail", "11 calls");
  }

  @Test
  void letsNewCallsPassTenThousandThatArePutBack() {
    park(10_000, REASON);
    assertThat(retry("").path("calls").asInt()).isEqualTo(10_000);
    String live = Hub.newId();
    hub.accepted(live, Map.of(), "posted");
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from call where department = 'put back' and state = 'processing'",
                    Integer.class))
        .isGreaterThan(9_000);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    park(1, REASON);
    assertThat(hub.post("/api/parked/retry", "", "X-Forwarded-For", "203.0.113.7").statusCode())
        .isEqualTo(401);
    assertThat(parked(REASON)).isEqualTo(1);
  }
}
