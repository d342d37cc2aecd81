package routes.intake;

/** No provider sends anything to this address. */
public class UnknownWebhookException extends RuntimeException {
  UnknownWebhookException(String message) {
    super(message);
  }
}
