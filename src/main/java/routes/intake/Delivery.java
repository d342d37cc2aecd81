package routes.intake;

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

  /** What makes the call one call, however often and by whichever way it is delivered. */
  public String key() {
    return event.provider() + ":" + event.providerCallId();
  }
}
