package routes.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a service outside means by an answer that is not the good one. Told apart by status and
 * code, since proxies and compatible servers rename the types.
 *
 * @param sentence what went wrong in the service's own words, on one line
 * @param pause that it asks for, or null
 */
public record ServiceError(Kind kind, int status, String sentence, Duration pause) {
  /** What would help. */
  public enum Kind {
    /** Another key. */
    KEY_REFUSED,
    /** Money: OpenAI's {@code insufficient_quota}, which comes as a 429. */
    NO_CREDIT,
    /** A slower pace. */
    TOO_MANY,
    /** Time. */
    LATER,
    /** Another request. */
    REFUSED,
    /** Nobody knows: a redirect, or a good status with a body that makes no sense. */
    ODD
  }

  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_SENTENCE = 200;

  /** Where the services put their sentence; OpenAI's in an object of its own. */
  private static final String[] SENTENCES = {
    "/error/message", "/error", "/err_msg", "/message", "/detail"
  };

  /**
   * @param answer the body, see {@link #json}
   * @param retryAfter the header; may be null
   */
  public static ServiceError read(int status, JsonNode answer, String retryAfter) {
    return new ServiceError(
        kind(status, answer), status, sentence(answer), RetryAfter.read(retryAfter));
  }

  private static Kind kind(int status, JsonNode answer) {
    if (status == 401 || status == 403) {
      return Kind.KEY_REFUSED;
    }
    if (status == 429) {
      return answer.at("/error/code").asText().equals("insufficient_quota")
          ? Kind.NO_CREDIT
          : Kind.TOO_MANY;
    }
    if (status == 408 || status >= 500) {
      return Kind.LATER;
    }
    return status >= 400 ? Kind.REFUSED : Kind.ODD;
  }

  /** A body as JSON; a missing node when it is none. */
  public static JsonNode json(String body) {
    try {
      return JSON.readTree(body == null ? "" : body);
    } catch (JsonProcessingException notJson) {
      return JSON.missingNode();
    }
  }

  /** What went wrong in the service's own words, on one line of some length. */
  public static String sentence(JsonNode answer) {
    String said =
        answer.isTextual()
            ? answer.asText()
            : Stream.of(SENTENCES)
                .map(answer::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .findFirst()
                .orElse("");
    String line = said.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.isEmpty()) {
      return "no reason given";
    }
    return line.length() <= LONGEST_SENTENCE ? line : line.substring(0, LONGEST_SENTENCE) + "…";
  }
}
