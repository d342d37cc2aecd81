package routes.intake;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;

/** Makes of a payload the request that its sender would make, signed as that sender signs. */
class StandInSender {
  private final CallRailSignature callRail;
  private final CallRailCallTranslator callRailCalls;
  private final TwilioSignature twilio;
  private final String secret;

  StandInSender(
      CallRailSignature callRail,
      CallRailCallTranslator callRailCalls,
      TwilioSignature twilio,
      @Value("${hub.webhook-secret}") String secret) {
    this.callRail = callRail;
    this.callRailCalls = callRailCalls;
    this.twilio = twilio;
    this.secret = secret;
  }

  /**
   * A request to a hub.
   *
   * @param hub its address, with or without a last slash
   * @param sender {@code zapier}, {@code exotel}, {@code callrail} or {@code twilio}
   * @param kind the last part of the address, where the sender has several; may be null: {@code
   *     post-call}, {@code status}, or {@code passthru} for a query of Exotel's
   * @param file the name of the payload: one that ends in {@code .form} is a form, in {@code
   *     .query.form} a query
   * @param raw the payload, on one line
   * @throws UnknownWebhookException for another sender
   */
  HttpRequest request(String hub, String sender, String kind, String file, byte[] raw) {
    String type = WebhookFields.typeOf(file);
    String base = hub.replaceFirst("/+$", "");
    return switch (sender) {
      case "zapier" -> post(base, "/webhook/zapier", null, type, raw, "X-Webhook-Secret", secret);
      case "exotel" ->
          "passthru".equals(Objects.requireNonNullElse(kind, passthruOf(file)))
              ? passthru(base, raw)
              : post(base, "/webhook/exotel", secretInQuery(), type, raw, "", "");
      case "callrail" -> callRail(base, Objects.requireNonNullElse(kind, "post-call"), type, raw);
      case "twilio" -> twilio(base, Objects.requireNonNullElse(kind, "status"), type, raw);
      default -> throw new UnknownWebhookException("There is no sender \"" + sender + "\"");
    };
  }

  private static String passthruOf(String file) {
    return file.endsWith(".query.form") ? "passthru" : "";
  }

  private HttpRequest passthru(String base, byte[] query) {
    String said = new String(query, StandardCharsets.UTF_8);
    String more = secretInQuery() == null ? "" : "&" + secretInQuery();
    return HttpRequest.newBuilder(URI.create(base + "/webhook/exotel/passthru?" + said + more))
        .timeout(Duration.ofSeconds(30))
        .build();
  }

  private HttpRequest callRail(String base, String kind, String type, byte[] raw) {
    Optional<String> signature;
    try {
      signature = callRail.of(callRailCalls.translate(kind, raw, type, null));
    } catch (MalformedCallException | UnknownWebhookException refused) {
      signature = Optional.empty();
    }
    return signature.isPresent()
        ? post(base, "/webhook/callrail/" + kind, null, type, raw, "Signature", signature.get())
        : post(base, "/webhook/callrail/" + kind, null, type, raw, "X-Webhook-Secret", secret);
  }

  private HttpRequest twilio(String base, String kind, String type, byte[] raw) {
    String path = "/webhook/twilio/" + kind;
    String query = WebhookFields.isForm(type) ? null : "bodySHA256=" + Sha256.hex(raw);
    String signature = twilio.of(path, query, type, raw).orElse("");
    return post(base, path, query, type, raw, "X-Twilio-Signature", signature);
  }

  private static HttpRequest post(
      String base,
      String path,
      String query,
      String type,
      byte[] raw,
      String header,
      String value) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path + (query == null ? "" : "?" + query)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(raw));
    return (value.isEmpty() ? request : request.header(header, value)).build();
  }

  /** Exotel cannot send headers of one's choice. */
  private String secretInQuery() {
    return secret.isEmpty() ? null : "secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
  }
}
