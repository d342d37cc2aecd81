package routes.slack;

import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** Decides what it means for a message and its channel that Slack did not take it. */
@Component
public class SlackJudge {
  private final SlackPace pace;

  SlackJudge(SlackPace pace) {
    this.pace = pace;
  }

  /**
   * @param outcome {@code later}: the channel pauses; {@code never}: the call is parked
   * @param reason one sentence for a person
   * @param pause of the channel, in milliseconds
   * @param unsure true when Slack may have the message all the same
   * @param refusal the reason, when Slack refuses the channel and not only the message; else null
   */
  public record Verdict(
      String outcome, String reason, long pause, boolean unsure, String refusal) {}

  /**
   * @param thrown a {@link TryAgainException} or a {@code CannotContinueException}, however wrapped
   * @param failures how many probes of the channel in a row had failed before this one
   */
  public Verdict judge(Exception thrown, int failures) {
    Throwable refusal = known(thrown);
    String reason = refusal.getMessage();
    if (refusal instanceof TryAgainException later) {
      boolean unsure = later instanceof OutcomeUnknownException;
      return new Verdict("later", reason, pace.afterFailure(failures, later), unsure, null);
    }
    return new Verdict(
        "never",
        reason,
        pace.afterPost(),
        false,
        refusal instanceof ChannelRefusedException ? reason : null);
  }

  private static Throwable known(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .filter(
            cause -> cause instanceof TryAgainException || cause instanceof CannotContinueException)
        .findFirst()
        .orElse(thrown);
  }
}
