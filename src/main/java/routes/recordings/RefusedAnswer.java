package routes.recordings;

import routes.work.CannotContinueException;
import routes.work.RetryAfter;
import routes.work.TryAgainException;

/** Says what an HTTP status other than 200 means for a recording. */
final class RefusedAnswer {
  private RefusedAnswer() {}

  /**
   * @param credentialSettings whose values were sent or could be; empty when nothing is ever sent
   * @param retryAfter the header, or null
   */
  static RuntimeException of(
      int status,
      String host,
      boolean credentialsSent,
      String credentialSettings,
      String retryAfter) {
    return switch (status) {
      case 404, 409, 425 -> notReady(host, "answered " + status);
      case 401, 403 ->
          new CannotContinueException(refusal(status, host, credentialsSent, credentialSettings));
      case 408, 429 ->
          new TryAgainException(host + " answered " + status, RetryAfter.read(retryAfter));
      default ->
          status >= 500 || status < 300
              ? new TryAgainException(
                  host + " answered " + status + " instead of the recording",
                  RetryAfter.read(retryAfter))
              : new CannotContinueException(
                  host + " answered " + status + " instead of the recording");
    };
  }

  static TryAgainException notReady(String host, String why) {
    return new TryAgainException("The recording is not ready yet: " + host + " " + why);
  }

  private static String refusal(int status, String host, boolean sent, String settings) {
    String answered = host + " answered " + status + ": ";
    if (sent) {
      return answered + "check " + settings;
    }
    return settings.isEmpty()
        ? answered
            + "the address is not public, and no credentials are sent there or after a redirect"
        : answered + "it asks for credentials, set " + settings;
  }
}
