package routes.recordings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** Says what an HTTP status other than 200 means for a recording. */
final class RefusedAnswer {
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

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
      case 408, 429 -> new TryAgainException(host + " answered " + status, wait(retryAfter));
      default ->
          status >= 500 || status < 300
              ? new TryAgainException(
                  host + " answered " + status + " instead of the recording", wait(retryAfter))
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

  /** Seconds or an HTTP date; null when it is neither, or past. */
  private static Duration wait(String retryAfter) {
    if (retryAfter == null) {
      return null;
    }
    String text = retryAfter.strip();
    Duration wait;
    try {
      wait =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unreadable) {
      return null;
    }
    if (wait.isNegative() || wait.isZero()) {
      return null;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
