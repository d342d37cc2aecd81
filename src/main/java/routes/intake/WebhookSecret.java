package routes.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The optional shared secret of webhooks that carry no signature. */
@Component
public class WebhookSecret {
  private final byte[] secret;

  public WebhookSecret(@Value("${hub.webhook-secret}") String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Passes when no secret is set or either place names it; the comparison takes the same time
   * whatever is wrong.
   *
   * @param header X-Webhook-Secret, may be null
   * @param query the parameter {@code secret}, may be null
   * @throws UnauthorizedException otherwise
   */
  public void check(String header, String query) {
    if (secret.length > 0 && !(matches(header) | matches(query))) {
      throw new UnauthorizedException("Missing or wrong webhook secret");
    }
  }

  private boolean matches(String given) {
    return MessageDigest.isEqual(
        secret, (given == null ? "" : given).getBytes(StandardCharsets.UTF_8));
  }
}
