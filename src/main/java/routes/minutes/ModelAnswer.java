package routes.minutes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import routes.work.ServiceError;

/**
 * What a chat model has answered, by OpenAI's description of August 2026; compatible servers leave
 * out much of it.
 *
 * @param content the model's words as JSON, when it is good
 * @param reason why it is not, for a person; null when it is
 * @param tries how often the model is asked at the most when it answers like this
 * @param model as it names itself, or null
 * @param promptTokens null when not told, like the completion's
 * @param pauseSeconds that the service asks for; 0 when it asks for none
 */
record ModelAnswer(
    JsonNode content,
    String reason,
    int tries,
    String model,
    Integer promptTokens,
    Integer completionTokens,
    int pauseSeconds) {
  private static final int MOST_BYTES = 1_000_000;
  private static final String BROKEN_OFF = "The model could not be reached or broke off";

  /** Nothing will change by asking again. */
  private static final int ONE_TRY = 1;

  /** It answered, and not in the form that was asked for: once more, with more room. */
  private static final int TWO_TRIES = 2;

  /** The service may have recovered in a moment. */
  private static final int THREE_TRIES = 3;

  /**
   * @param status 0 when there was no answer
   * @param retryAfter the header, or null
   */
  static ModelAnswer read(int status, String retryAfter, InputStream body) {
    if (status == 0) {
      return bad(THREE_TRIES, BROKEN_OFF, 0);
    }
    JsonNode answer;
    try {
      answer = ServiceError.json(text(body));
    } catch (IOException brokenOff) {
      return bad(THREE_TRIES, BROKEN_OFF, 0);
    }
    return status / 100 == 2
        ? written(answer)
        : refused(ServiceError.read(status, answer, retryAfter));
  }

  /** Nobody was asked. */
  static ModelAnswer none(String why) {
    return bad(ONE_TRY, why, 0);
  }

  /** The same answer, which turned out to be good for nothing. */
  ModelAnswer unusable(String why) {
    return new ModelAnswer(null, why, TWO_TRIES, model, promptTokens, completionTokens, 0);
  }

  private static ModelAnswer refused(ServiceError error) {
    return switch (error.kind()) {
      case KEY_REFUSED ->
          bad(ONE_TRY, "The model's service refused the key: check MINUTES_API_KEY", 0);
      case NO_CREDIT ->
          bad(ONE_TRY, "The model's service says that the account has no credit left", 0);
      case TOO_MANY, LATER ->
          bad(THREE_TRIES, "The model's service answered " + error.status(), seconds(error));
      case REFUSED, ODD ->
          bad(
              ONE_TRY,
              "The model's service refused the request (%d): %s"
                  .formatted(error.status(), error.sentence()),
              0);
    };
  }

  private static ModelAnswer written(JsonNode answer) {
    JsonNode choice = answer.at("/choices/0");
    String end = choice.path("finish_reason").asText("stop");
    String fault = null;
    JsonNode content = MissingNode.getInstance();
    if (!choice.at("/message/refusal").asText("").isEmpty()) {
      fault = "The model refused";
    } else if (end.equals("length")) {
      fault = "The model's answer was cut at its limit of tokens";
    } else if (end.equals("content_filter")) {
      fault = "The model's answer was cut by a filter";
    } else {
      content =
          ServiceError.json(
              choice.at("/message/content").asText().replaceAll("^\\s*```\\w*|```\\s*$", ""));
      fault = content.isObject() ? null : "The model's answer is not the JSON that was asked for";
    }
    return new ModelAnswer(
        content,
        fault,
        TWO_TRIES,
        answer.path("model").isTextual() ? answer.path("model").asText() : null,
        tokens(answer, "prompt_tokens"),
        tokens(answer, "completion_tokens"),
        0);
  }

  private static ModelAnswer bad(int tries, String reason, int pause) {
    return new ModelAnswer(null, reason, tries, null, null, null, pause);
  }

  /** Of a longer answer, which no minutes need, the beginning; it is no JSON then. */
  private static String text(InputStream body) throws IOException {
    return body == null ? "" : new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
  }

  private static Integer tokens(JsonNode answer, String name) {
    JsonNode tokens = answer.path("usage").path(name);
    return tokens.isInt() && tokens.asInt() >= 0 ? (Integer) tokens.asInt() : null;
  }

  private static int seconds(ServiceError error) {
    return error.pause() == null ? 0 : (int) error.pause().toSeconds();
  }
}
