package routes.reconciliation;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.calls.CallEvent;
import routes.work.FailureJudge;

/** Whose turn it is, of two hubs on one database and a sender that only they ask. */
@HubTest
class CallRoundsTest {
  private static final String SENDER = "sender-of-a-test";

  @Autowired Hub hub;
  @Autowired FailureJudge judge;

  private CallRounds one;
  private CallRounds other;

  @BeforeEach
  void enrol() {
    hub.database().update("delete from integration where sender = ?", SENDER);
    one = rounds("one", Duration.ofHours(1), false);
    other = rounds("other", Duration.ofHours(1), false);
    assertThat(one.begin()).isNull();
    assertThat(other.begin()).isNull();
  }

  private CallRounds rounds(String owner, Duration every, boolean sandbox) {
    ReconciliationSettings settings =
        new ReconciliationSettings(
            every, Duration.ofHours(6), Duration.ofMinutes(20), null, null, null);
    ListedCalls listed = new ListedCalls(hub.database(), settings);
    return new CallRounds(
        hub.database(), settings, judge, List.of(new TestList()), listed, owner, sandbox);
  }

  private void set(String assignment) {
    assertThat(
            hub.database()
                .update("update integration set " + assignment + " where sender = ?", SENDER))
        .isEqualTo(1);
  }

  private Map<String, Object> row() {
    return hub.database()
        .queryForMap(
            """
            select extract(epoch from next_round_at - now())::int as pause, owner, last_error,
                   last_round_at is not null as complete
            from integration where sender = ?
            """,
            SENDER);
  }

  @Test
  void givesARoundToOneHubUntilItsLeaseRunsOut() {
    set("next_round_at = now()");
    CallRound first = one.begin();
    assertThat(first).isNotNull();
    assertThat(other.begin()).isNull();
    assertThat(one.goesOn(first)).isTrue();

    set("next_round_at = now()");
    CallRound second = other.begin();
    assertThat(second).isNotNull();
    assertThat(one.goesOn(first)).isFalse();
    one.complete(first);
    assertThat(row()).containsEntry("complete", false).containsEntry("owner", "other");

    second.turn(null);
    assertThat(other.goesOn(second)).isFalse();
    other.complete(second);
    assertThat(row()).containsEntry("complete", true).containsEntry("owner", null);
    assertThat((int) row().get("pause")).isBetween(3_500, 3_600);
  }

  @Test
  void looksBackFromTheLastCompleteRoundButNotBeyondTheFirstStart() {
    Instant now = Instant.now();
    set("next_round_at = now()");
    assertThat(one.begin().from()).isCloseTo(now, within(60, SECONDS));

    set("next_round_at = now(), since = now() - interval '9 days'");
    assertThat(one.begin().from()).isCloseTo(now.minus(Duration.ofHours(6)), within(60, SECONDS));

    set("next_round_at = now(), checked_until = now() - interval '2 days'");
    assertThat(one.begin().from()).isCloseTo(now.minus(Duration.ofHours(54)), within(60, SECONDS));

    set("next_round_at = now(), checked_until = '2020-01-01', since = '2020-01-01'");
    assertThat(one.begin().from()).isCloseTo(now.minus(Duration.ofDays(28)), within(60, SECONDS));
  }

  @Test
  void saysWhyARoundFailedAndAsksAgainLater() {
    set("next_round_at = now()");
    one.failed(one.begin(), new IllegalStateException(new IOException("broken")));
    assertThat(row().get("last_error").toString()).contains("could not be reached");
    assertThat((int) row().get("pause")).isBetween(3_500, 3_600);
  }

  @Test
  void asksNobodyInASandboxOrWhenItIsSwitchedOff() {
    set("next_round_at = now()");
    assertThat(rounds("sandbox", Duration.ofHours(1), true).begin()).isNull();
    assertThat(rounds("off", Duration.ZERO, false).begin()).isNull();
    assertThat(one.begin()).isNotNull();
  }

  private static final class TestList implements CallList {
    @Override
    public String sender() {
      return SENDER;
    }

    @Override
    public Access access() {
      return new Access("account", Optional.of("Basic x"), "none");
    }

    @Override
    public String beginning(Instant from) {
      return from.toString();
    }

    @Override
    public String end(Instant until) {
      return until.toString();
    }

    @Override
    public Page page(JsonNode answer, CallRound round) {
      return new Page(List.of(), null);
    }

    @Override
    public Optional<CallEvent> event(JsonNode call) {
      return Optional.empty();
    }
  }
}
