package routes.transcripts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Stream;
import routes.work.CannotContinueException;
import routes.work.RetryAfter;
import routes.work.TryAgainException;

/** What the HTTP answers of engines have in common. */
final class EngineAnswer {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_SENTENCE = 200;

  /** Where the services put their sentence; OpenAI's in an object of its own. */
  private static final String[] SENTENCES = {
    "/error/message", "/error", "/err_msg", "/message", "/detail"
  };

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
    JsonNode answer = parse(body);
    if (status >= 200 && status < 300 && answer.isObject()) {
      return answer;
    }
    if (status == 401 || status == 403) {
      throw new CannotContinueException(
          "%s refused the key: check %s (%s)".formatted(engine, settings, sentence(answer)));
    }
    if (status == 429 && answer.at("/error/code").asText().equals("insufficient_quota")) {
      throw new CannotContinueException(
          "%s has no credit left: %s".formatted(engine, sentence(answer)));
    }
    if (status == 429) {
      throw new TryAgainException(engine + " asks for a pause", RetryAfter.read(retryAfter));
    }
    if (status >= 400 && status < 500 && status != 408) {
      throw new CannotContinueException(
          "%s refused the request (%d): %s".formatted(engine, status, sentence(answer)));
    }
    throw new TryAgainException(
        "%s answered %d".formatted(engine, status), RetryAfter.read(retryAfter));
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body == null ? "" : body);
    } catch (JsonProcessingException notJson) {
      return JSON.missingNode();
    }
  }

  /** What went wrong in the service's own words, on one line. */
  static String sentence(JsonNode answer) {
    String sentence =
        answer.isTextual()
            ? answer.asText()
            : Stream.of(SENTENCES)
                .map(answer::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("no reason given");
    String line = sentence.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SENTENCE ? line : line.substring(0, LONGEST_SENTENCE) + "…";
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
