package routes.intake;

import com.twilio.security.RequestValidator;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Twilio signs the address that it was told, with all fields of a form or the hash of another body
 * (Twilio's page on webhook security). The address is made of PUBLIC_URL: what a request says of
 * its own host, or a proxy of it, is not believed.
 */
@Component
public class TwilioSignature implements RequestSigner {
  private final String authToken;
  private final RequestValidator validator;
  private final String publicUrl;
  private final boolean sandbox;

  public TwilioSignature(
      @Value("${hub.intake.twilio.auth-token}") String authToken,
      @Value("${hub.public-url}") String publicUrl,
      @Value("${hub.sandbox.active}") boolean sandbox) {
    this.authToken = authToken.strip();
    this.validator = authToken.isBlank() ? null : new RequestValidator(this.authToken);
    this.publicUrl = publicUrl.strip().replaceFirst("/+$", "");
    this.sandbox = sandbox;
  }

  /**
   * @param signature X-Twilio-Signature, may be null
   * @param path of the request
   * @param query as it stood in the address, may be null
   * @param contentType may be null
   * @param raw the body; null or empty for a GET
   * @throws ForbiddenException when Twilio did not sign this; a sandbox without a token takes all
   */
  public void check(String signature, String path, String query, String contentType, byte[] raw) {
    if (validator == null) {
      if (!sandbox) {
        throw new ForbiddenException("Set TWILIO_AUTH_TOKEN to take Twilio's callbacks");
      }
      return;
    }
    if (signature == null || !isSigned(signature, path, query, contentType, raw)) {
      throw new ForbiddenException("Missing or wrong Twilio signature");
    }
  }

  private boolean isSigned(
      String signature, String path, String query, String contentType, byte[] raw) {
    String url = publicUrl + path + (query == null ? "" : "?" + query);
    try {
      if (raw == null || raw.length == 0) {
        return validator.validate(url, Map.of(), signature);
      }
      return WebhookFields.isForm(contentType)
          ? validator.validate(url, WebhookFields.form(raw), signature)
          : query != null
              && query.contains("bodySHA256=")
              && validator.validate(url, new String(raw, StandardCharsets.UTF_8), signature);
    } catch (URISyntaxException noAddress) {
      return false;
    }
  }

  @Override
  public String sender() {
    return "twilio";
  }

  /** A body that is no form is signed by its hash in the address; nothing is without a token. */
  @Override
  public StandInRequest sign(StandInRequest plain, Optional<Delivery> delivery) {
    String type = plain.contentType();
    String query = WebhookFields.isForm(type) ? null : "bodySHA256=" + Sha256.hex(plain.body());
    return new StandInRequest(
        plain.path(),
        query,
        type,
        plain.body(),
        of(plain.path(), query, type, plain.body())
            .map(signature -> Map.of("X-Twilio-Signature", signature))
            .orElse(Map.of()));
  }

  /**
   * What Twilio would sign this with; nothing without a token. The SDK only checks.
   *
   * @param query with {@code bodySHA256} when the body is no form; may be null
   */
  Optional<String> of(String path, String query, String contentType, byte[] raw) {
    if (validator == null) {
      return Optional.empty();
    }
    StringBuilder signed = new StringBuilder(publicUrl + path + (query == null ? "" : "?" + query));
    if (WebhookFields.isForm(contentType)) {
      WebhookFields.form(raw).forEach((name, value) -> signed.append(name).append(value));
    }
    return Optional.of(
        Base64.getEncoder()
            .encodeToString(
                new HmacUtils(HmacAlgorithms.HMAC_SHA_1, authToken).hmac(signed.toString())));
  }
}
