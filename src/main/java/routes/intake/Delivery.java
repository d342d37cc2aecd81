package routes.intake;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import routes.calls.CallEvent;

/**
 * One delivery of a webhook: what it means and what it was.
 *
 * @param source which webhook took it, for example {@code zapier}
 * @param event its meaning
 * @param echoedCallId the call id that the sender is answered with, as it was sent
 * @param raw the body, byte for byte
 * @param headers the few request headers worth keeping; never one that carries a secret
 */
public record Delivery(
    String source, CallEvent event, String echoedCallId, byte[] raw, Map<String, String> headers) {

  /**
   * What a provider's callback said.
   *
   * @param body may be empty; then everything is in the query, which is kept in its place
   * @param query may be null
   * @param contentType may be null
   */
  static Delivery ofCallback(
      String source, CallEvent event, byte[] body, String query, String contentType) {
    boolean bodiless = (body == null || body.length == 0) && query != null;
    return new Delivery(
        source,
        event,
        event.providerCallId(),
        bodiless ? query.getBytes(StandardCharsets.UTF_8) : body,
        contentType == null ? Map.of() : Map.of("Content-Type", contentType));
  }

  /** What makes the call one call, however often and by whichever way it is delivered. */
  public String key() {
    return event.provider() + ":" + event.providerCallId();
  }
}
