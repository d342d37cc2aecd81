package routes.transcripts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import routes.work.CannotContinueException;
import routes.work.RetryAfter;
import routes.work.ServiceError;
import routes.work.TryAgainException;

/**
 * An HTTP answer of Shunya. Its errors stand in an envelope that says whether to try again, also
 * under status 200 (its "API Reference: Webhooks, Error Envelopes" of December 2025).
 *
 * @param status of HTTP
 * @param body missing when it is no JSON
 */
public record ShunyaAnswer(int status, JsonNode body) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> AT_WORK = Set.of("queued", "pending", "processing", "running");
  private static final Set<String> ENDED_BADLY =
      Set.of("failed", "error", "timeout", "cancelled", "canceled");

  /** Of a body as it came. */
  public static ShunyaAnswer of(int status, String body) {
    try {
      return new ShunyaAnswer(status, JSON.readTree(body == null ? "" : body));
    } catch (JsonProcessingException notJson) {
      return new ShunyaAnswer(status, JSON.missingNode());
    }
  }

  /**
   * The body of a good answer.
   *
   * @param retryAfter the header, may be null; Shunya promises only a field of the envelope
   * @throws CannotContinueException for what another attempt would not change
   * @throws TryAgainException for what time may mend
   */
  public JsonNode good(String retryAfter) {
    if (status >= 200 && status < 300 && body.isObject() && body.path("success").asBoolean(true)) {
      return body;
    }
    if (status == 401 || status == 403) {
      throw new CannotContinueException(
          "Shunya refused the key: check SHUNYA_API_KEY, SHUNYA_COMPANY_ID and SHUNYA_BASE_URL (%s)"
              .formatted(sentence()));
    }
    if (retryable()) {
      throw new TryAgainException(
          "Shunya answered %d: %s".formatted(status, sentence()), pause(retryAfter));
    }
    throw new CannotContinueException(
        "Shunya refused the request (%d): %s".formatted(status, sentence()));
  }

  /** The error's code, empty without one. */
  public String code() {
    return error().path("error_code").asText("");
  }

  /** What Shunya says of an error, on one line. */
  public String sentence() {
    String said = ServiceError.sentence(error().isMissingNode() ? body : error());
    return code().isEmpty() ? said : code() + ", " + said;
  }

  /** As the envelope says; without a word of it, as the status says. */
  boolean retryable() {
    JsonNode said = error().path("retryable");
    return said.isBoolean()
        ? said.asBoolean()
        : status < 400 || status >= 500 || status == 408 || status == 429;
  }

  /** Whether a job is still at work. */
  public boolean atWork() {
    return AT_WORK.contains(state());
  }

  /** Whether a job came to nothing. */
  public boolean endedBadly() {
    return ENDED_BADLY.contains(state());
  }

  private String state() {
    return body.path("status").asText("").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * @param number by which Shunya knows the call
   * @throws CannotContinueException when it tells of another one
   */
  public void mustBeOf(int number) {
    JsonNode told = body.path("call_id");
    if (told.isValueNode() && !told.isNull() && !told.asText().equals(String.valueOf(number))) {
      throw new CannotContinueException("Shunya's answer is about another call");
    }
  }

  /** It may be a whole envelope within the envelope. */
  private JsonNode error() {
    JsonNode error = body.path("error");
    return error.path("error").isMissingNode() ? error : error.path("error");
  }

  private Duration pause(String retryAfter) {
    JsonNode told = error().at("/details/retry_after");
    return RetryAfter.read(told.isMissingNode() || told.isNull() ? retryAfter : told.asText());
  }
}
