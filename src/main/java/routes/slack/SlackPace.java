package routes.slack;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.work.TryAgainException;

/** How long a channel waits, in milliseconds. */
@Component
public class SlackPace {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final SlackSettings settings;
  private final Duration lease;
  private final Duration firstDelay;

  SlackPace(
      SlackSettings settings,
      @Value("${hub.work.lease}") Duration lease,
      @Value("${hub.work.retry-first-delay}") Duration firstDelay) {
    this.settings = settings;
    this.lease = lease;
    this.firstDelay = firstDelay;
  }

  /** For how long a hub process holds a channel, so that a crash frees it in the end. */
  public long lease() {
    return lease.toMillis();
  }

  /** Between two messages. */
  public long afterPost() {
    return settings.minInterval().toMillis();
  }

  /**
   * Before the next probe of a channel that fails: doubled with each failure up to 60 seconds, of
   * which a random half is taken off so that channels do not knock together; never shorter than
   * what Slack asked for.
   *
   * @param failures how many probes in a row had failed before this one
   */
  public long afterFailure(int failures, TryAgainException failure) {
    double doubled = firstDelay.toMillis() * Math.pow(2, Math.min(failures, 30));
    double longest = Math.min(doubled, LONGEST.toMillis());
    long drawn = (long) (longest * ThreadLocalRandom.current().nextDouble(0.5, 1));
    return Math.max(drawn, failure.after().map(Duration::toMillis).orElse(0L));
  }
}
