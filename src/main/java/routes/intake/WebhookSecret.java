package routes.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The optional shared secret of webhooks that carry no signature. */
@Component
public class WebhookSecret {
  private static final String BASIC = "Basic ";

  private final byte[] secret;

  public WebhookSecret(@Value("${hub.webhook-secret}") String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether one is set. */
  public boolean present() {
    return secret.length > 0;
  }

  /**
   * Passes when no secret is set or any of these places names it; the comparison takes the same
   * time whatever is wrong.
   *
   * @param header X-Webhook-Secret, may be null
   * @param query the parameter {@code secret}, may be null
   * @param authorization Basic with the secret as the password, whoever the user; may be null
   * @throws UnauthorizedException otherwise
   */
  public void check(String header, String query, String authorization) {
    if (present() && !(matches(header) | matches(query) | matches(password(authorization)))) {
      throw new UnauthorizedException("Missing or wrong webhook secret");
    }
  }

  private boolean matches(String given) {
    return MessageDigest.isEqual(
        secret, (given == null ? "" : given).getBytes(StandardCharsets.UTF_8));
  }

  private static String password(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String[] both = new String(pair, StandardCharsets.UTF_8).split(":", 2);
      return both.length == 2 ? both[1] : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
