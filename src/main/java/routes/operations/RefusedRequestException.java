package routes.operations;

import java.util.Map;
import routes.watching.HubMeters.Refusal;

/** A request that is turned away before any route sees it. */
final class RefusedRequestException extends RuntimeException {
  private final int status;
  private final Refusal reason;
  private final transient Map<String, String> headers;

  /**
   * @param status of the answer
   * @param reason as it is counted
   * @param sentence for the sender
   * @param headers of the answer
   */
  RefusedRequestException(
      int status, Refusal reason, String sentence, Map<String, String> headers) {
    super(sentence, null, false, false);
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }

  RefusedRequestException(int status, Refusal reason, String sentence) {
    this(status, reason, sentence, Map.of());
  }

  int status() {
    return status;
  }

  Refusal reason() {
    return reason;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** True when the rest of the request is not worth waiting for. */
  boolean endsConnection() {
    return reason == Refusal.TOO_SLOW || reason == Refusal.BROKEN;
  }
}
