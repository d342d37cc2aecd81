package routes.intake;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;

/** Makes of a payload the request that its sender would make, signed as that sender signs. */
class StandInSender {
  private final Senders senders;
  private final List<RequestSigner> signers;
  private final String secret;

  StandInSender(
      Senders senders, List<RequestSigner> signers, @Value("${hub.webhook-secret}") String secret) {
    this.senders = senders;
    this.signers = signers;
    this.secret = secret;
  }

  /**
   * A request to a hub.
   *
   * @param hub its address, with or without a last slash
   * @param sender {@link CallTranslator#sender}
   * @param kind the last part of the address, where the sender has several; null: the usual one for
   *     such a file
   * @param file the name of the payload: one that ends in {@code .form} is a form, in {@code
   *     .query.form} a query of Exotel's
   * @param raw the payload, on one line
   * @throws UnknownWebhookException for another sender
   */
  HttpRequest request(String hub, String sender, String kind, String file, byte[] raw) {
    CallTranslator translator = senders.find(sender);
    String type = WebhookFields.typeOf(file);
    String last = kind == null ? translator.usualKind(file) : kind;
    StandInRequest plain =
        new StandInRequest(
            "/webhook/" + sender + (last == null ? "" : "/" + last),
            null,
            type,
            raw,
            secret.isEmpty() ? Map.of() : Map.of("X-Webhook-Secret", secret));
    Optional<Delivery> delivery = delivery(translator, last, raw, type);
    return request(
        hub,
        signers.stream()
            .filter(signer -> signer.sender().equals(sender))
            .findFirst()
            .map(signer -> signer.sign(plain, delivery))
            .orElse(plain));
  }

  private static Optional<Delivery> delivery(
      CallTranslator translator, String kind, byte[] raw, String type) {
    try {
      return Optional.of(translator.delivery(kind, raw, type, null));
    } catch (MalformedCallException | UnknownWebhookException refused) {
      return Optional.empty();
    }
  }

  private static HttpRequest request(String hub, StandInRequest signed) {
    String query = signed.query() == null ? "" : "?" + signed.query();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.replaceFirst("/+$", "") + signed.path() + query))
            .timeout(Duration.ofSeconds(30));
    if (signed.body() != null) {
      request
          .header("Content-Type", signed.contentType())
          .POST(BodyPublishers.ofByteArray(signed.body()));
    }
    signed.headers().forEach(request::header);
    return request.build();
  }
}
