package routes.transcripts;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where engines tell that they are ready, and how they show that it is they. From AssemblyAI that
 * is only a hint: the transcript is fetched with the hub's own key. Deepgram calls with the
 * transcript itself, so that each of its jobs has a secret of its own.
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

  /** The port for an engine's calls; -1 when the hub has no address. */
  int port() {
    try {
      URI address = new URI(publicUrl);
      return address.getPort() >= 0
          ? address.getPort()
          : "https".equals(address.getScheme())
              ? 443
              : "http".equals(address.getScheme()) ? 80 : -1;
    } catch (URISyntaxException odd) {
      return -1;
    }
  }

  /**
   * The address for an engine's call about one job, with a login in it that is good for no other.
   * HTTP sends a login as a header, so that it is in no log of addresses.
   *
   * @param job fit to stand in an address
   */
  String address(String engine, String job) {
    return address(engine)
        .replaceFirst("://", "://" + job + ":" + secret(engine + " " + job) + "@");
  }

  /**
   * The job that an engine calls about, if it logs in as {@link #address(String, String)} has it.
   *
   * @param authorization the header, may be null
   */
  public Optional<String> job(String engine, String authorization) {
    String[] login = login(authorization).split(":", 2);
    return wanted() && login.length == 2 && isFrom(engine + " " + login[0], login[1])
        ? Optional.of(login[0])
        : Optional.empty();
  }

  private static String login(String authorization) {
    try {
      return authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)
          ? new String(
              Base64.getDecoder().decode(authorization.substring(6).strip()),
              StandardCharsets.UTF_8)
          : "";
    } catch (IllegalArgumentException notEncoded) {
      return "";
    }
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
