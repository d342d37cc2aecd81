package routes.intake;

/**
 * Message Translator from what one sender posts to the canonical event. A further sender is one of
 * these, a route and its payloads: docs/tutorials/add-a-provider.md.
 */
public interface CallTranslator {

  /** Its name in addresses and commands, for example {@code exotel}. */
  String sender();

  /**
   * The last part of the address that takes a payload when nobody says which.
   *
   * @param file the payload's name, whose endings say how it is encoded
   * @return null for senders that have one address
   */
  default String usualKind(String file) {
    return null;
  }

  /**
   * @param kind the last part of the address, for senders that have several; null: the usual one
   * @param raw the body as received
   * @param contentType the Content-Type header, may be null
   * @param query the raw query, may be null
   * @throws MalformedCallException when no call is named, or the body is not what its type says
   * @throws UnknownWebhookException for a kind that the sender has none of
   */
  Delivery delivery(String kind, byte[] raw, String contentType, String query);
}
