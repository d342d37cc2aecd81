package routes.transcripts;

import com.fasterxml.jackson.databind.JsonNode;
import routes.work.CannotContinueException;
import routes.work.ServiceError;
import routes.work.TryAgainException;

/** What the HTTP answers of engines have in common. */
final class EngineAnswer {
  private EngineAnswer() {}

  /**
   * The body of a good answer.
   *
   * @param engine its name, for a person
   * @param settings the variables that a person should look at when the key is refused
   * @param retryAfter the header; may be null
   * @throws CannotContinueException for what another attempt would not change
   * @throws TryAgainException for what time may mend
   */
  static JsonNode read(String engine, String settings, int status, String retryAfter, String body) {
    JsonNode answer = ServiceError.json(body);
    if (status >= 200 && status < 300 && answer.isObject()) {
      return answer;
    }
    ServiceError error = ServiceError.read(status, answer, retryAfter);
    switch (error.kind()) {
      case KEY_REFUSED ->
          throw new CannotContinueException(
              "%s refused the key: check %s (%s)".formatted(engine, settings, error.sentence()));
      case NO_CREDIT ->
          throw new CannotContinueException(
              "%s has no credit left: %s".formatted(engine, error.sentence()));
      case TOO_MANY -> throw new TryAgainException(engine + " asks for a pause", error.pause());
      case REFUSED ->
          throw new CannotContinueException(
              "%s refused the request (%d): %s".formatted(engine, status, error.sentence()));
      default ->
          throw new TryAgainException("%s answered %d".formatted(engine, status), error.pause());
    }
  }

  /** A text that the database can hold. */
  static String storable(JsonNode text) {
    return text.asText("").replace('\0', '\uFFFD');
  }

  /** From 0 to 1, or null. */
  static Double confidence(JsonNode confidence) {
    return confidence.isNumber() && confidence.asDouble() >= 0 && confidence.asDouble() <= 1
        ? confidence.asDouble()
        : null;
  }

  /** Seconds with a fraction as whole milliseconds; 0 for what is no number. */
  static int milliseconds(JsonNode seconds) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, Math.round(seconds.asDouble() * 1000)));
  }

  /** Seconds with a fraction as whole seconds, or null. */
  static Integer seconds(JsonNode seconds) {
    return seconds.isNumber() ? (Integer) (int) Math.round(seconds.asDouble()) : null;
  }
}
