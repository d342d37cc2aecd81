package routes.work;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Decides what a failed step means for its call: again, when; or a person, why. */
@Component
public class FailureJudge {
  private static final Logger log = LoggerFactory.getLogger(FailureJudge.class);

  /** The stage of a call that is in Slack already: nobody has to act for it. */
  private static final String AMENDING = "amend-call";

  private static final int LONGEST_REASON = 500;
  private static final int MOST_CAUSES = 50;

  private final WorkSettings settings;

  public FailureJudge(WorkSettings settings) {
    this.settings = settings;
  }

  /**
   * The sentence on a failed step.
   *
   * @param outcome {@code retry}, {@code parked}, or {@code amended} for a call that stays posted
   * @param delaySeconds until the retry
   * @param resumeAt the stage at which a retry of a parked call begins; null for the failed one
   */
  public record Verdict(String outcome, String reason, int delaySeconds, String resumeAt) {}

  /**
   * The route to run: the stage itself, or the one that gives up on a call under which the hub has
   * died again and again.
   */
  public String stage(String stage, int failures) {
    return failures < settings.maxFailures() ? stage : "give-up";
  }

  /** Parks a call whose step never ended. */
  public void giveUp(int failures) {
    throw new CannotContinueException(
        "The hub stopped %d times in this step without an end, see its log".formatted(failures));
  }

  /**
   * The same, where a call that is in Slack already may have failed to be amended: it is not
   * parked.
   *
   * @param stage the one that failed
   */
  public Verdict judge(Exception thrown, int failures, String stage) {
    Verdict verdict = judge(thrown, failures);
    return AMENDING.equals(stage) && verdict.outcome().equals("parked")
        ? new Verdict("amended", verdict.reason(), 0, null)
        : verdict;
  }

  /**
   * @param thrown what the stage threw, however wrapped
   * @param failures how often this stage has failed before, one time after the other
   */
  public Verdict judge(Exception thrown, int failures) {
    Throwable failure = known(thrown);
    if (failure instanceof CannotContinueException permanent) {
      return new Verdict("parked", reason(permanent), 0, permanent.resumeAt().orElse(null));
    }
    Duration asked = Duration.ZERO;
    if (failure instanceof TryAgainException passing) {
      asked = passing.after().orElse(Duration.ZERO);
    } else if (!(failure instanceof IOException)) {
      log.warn("A step failed unexpectedly", failure);
    }
    if (failures + 1 >= settings.maxFailures()) {
      return new Verdict(
          "parked", "Failed %d times, last: %s".formatted(failures + 1, reason(failure)), 0, null);
    }
    Duration delay = backoff(failures);
    Duration longer = asked.compareTo(delay) > 0 ? asked : delay;
    return new Verdict("retry", reason(failure), (int) Math.max(1, longer.toSeconds()), null);
  }

  /**
   * Exponential, between one and one and a half times its step, so that calls do not come back as a
   * herd.
   */
  private Duration backoff(int failures) {
    long step = settings.retryFirstDelay().toMillis() << Math.min(failures, 20);
    long jittered = (long) (step * (1 + ThreadLocalRandom.current().nextDouble() / 2));
    return Duration.ofMillis(Math.min(jittered, settings.retryMaxDelay().toMillis()));
  }

  private static Throwable known(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .filter(FailureJudge::tellsWhy)
        .findFirst()
        .orElse(thrown);
  }

  private static boolean tellsWhy(Throwable cause) {
    return cause instanceof TryAgainException
        || cause instanceof CannotContinueException
        || cause instanceof IOException;
  }

  private static String reason(Throwable failure) {
    String kind = failure.getClass().getSimpleName();
    String text;
    if (failure instanceof IOException) {
      text = "A service outside could not be reached or broke off (" + kind + ")";
    } else if (failure instanceof TryAgainException || failure instanceof CannotContinueException) {
      text = failure.getMessage();
    } else {
      text = "Unexpected " + kind + ", see the log";
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }
}
