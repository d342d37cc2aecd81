package routes.intake;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Exotel signs nothing and sends no header of one's choice: the secret stands in the address. Its
 * Passthru applet asks by GET and has the call in the query.
 */
@Component
class ExotelSecret implements RequestSigner {
  private static final String PASSTHRU = "/passthru";

  private final String secret;

  ExotelSecret(@Value("${hub.webhook-secret}") String secret) {
    this.secret = secret;
  }

  @Override
  public String sender() {
    return "exotel";
  }

  @Override
  public StandInRequest sign(StandInRequest plain, Optional<Delivery> delivery) {
    String inAddress =
        secret.isEmpty() ? null : "secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    if (!plain.path().endsWith(PASSTHRU)) {
      return new StandInRequest(
          plain.path(), inAddress, plain.contentType(), plain.body(), Map.of());
    }
    String said = new String(plain.body(), StandardCharsets.UTF_8);
    String query = inAddress == null ? said : said + "&" + inAddress;
    return new StandInRequest(plain.path(), query, null, null, Map.of());
  }
}
