package routes.slack;

import java.time.Duration;
import routes.work.TryAgainException;

/** Nobody knows whether Slack has the message: before it is sent again, Slack is to be asked. */
class OutcomeUnknownException extends TryAgainException {
  OutcomeUnknownException(String reason, Duration after) {
    super(reason, after);
  }
}
