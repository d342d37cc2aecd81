package routes.transcripts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where engines tell that they are ready, and how they show that it is they. Only a hint: the
 * transcript is fetched with the hub's own key.
 */
@Component
public class EngineCallbacks {
  /** The header that an engine sends its secret in. */
  public static final String HEADER = "X-Switchboard-Callback";

  private final String publicUrl;
  private final byte[] secret;
  private final boolean sandbox;

  public EngineCallbacks(
      @Value("${hub.public-url}") String publicUrl,
      @Value("${hub.webhook-secret}") String secret,
      @Value("${hub.sandbox.active}") boolean sandbox) {
    this.publicUrl = publicUrl.replaceFirst("/+$", "");
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    this.sandbox = sandbox;
  }

  /** Engines are asked to call when the world can reach the hub and they can show who they are. */
  public boolean wanted() {
    return !sandbox && !publicUrl.isEmpty() && secret.length > 0;
  }

  /** The address for an engine's calls. */
  String address(String engine) {
    return publicUrl + "/webhook/" + engine;
  }

  /**
   * The secret of one engine, made of the webhooks' secret so that the engine does not learn that
   * one.
   */
  String secret(String engine) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret).hmacHex(engine);
  }

  /**
   * Whether a caller is the engine; the comparison takes the same time whatever is wrong.
   *
   * @param given the header, may be null
   */
  public boolean isFrom(String engine, String given) {
    return secret.length == 0
        || MessageDigest.isEqual(
            secret(engine).getBytes(StandardCharsets.US_ASCII),
            (given == null ? "" : given).getBytes(StandardCharsets.UTF_8));
  }
}
