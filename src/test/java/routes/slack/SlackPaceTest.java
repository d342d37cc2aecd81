package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import routes.work.TryAgainException;

class SlackPaceTest {
  private final SlackPace pace =
      new SlackPace(
          new SlackSettings(Duration.ofSeconds(1), "", "", "", Duration.ZERO, "", false, false),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  @RepeatedTest(20)
  void doublesThePauseUpToAMinuteWithJitter() {
    TryAgainException failure = new TryAgainException("x");

    assertThat(pace.afterFailure(0, failure)).isBetween(5_000L, 10_000L);
    assertThat(pace.afterFailure(1, failure)).isBetween(10_000L, 20_000L);
    assertThat(pace.afterFailure(3, failure)).isBetween(30_000L, 60_000L);
    assertThat(pace.afterFailure(Integer.MAX_VALUE, failure)).isBetween(30_000L, 60_000L);
  }

  @Test
  void waitsAsLongAsSlackAsks() {
    TryAgainException failure = new TryAgainException("x", Duration.ofMinutes(5));

    assertThat(pace.afterFailure(0, failure)).isEqualTo(300_000);
  }
}
