package routes.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * CallRail signs the bytes of a body with the signing key of its company: Base64 of HMAC-SHA1, in
 * the header {@code Signature} (apidocs.callrail.com, "Validating payloads"). The key's characters
 * are used as they are.
 */
@Component
public class CallRailSignature implements RequestSigner {
  private final Map<String, byte[]> keys = new LinkedHashMap<>();
  private final WebhookSecret secret;

  /**
   * @param signingKeys {@code company=key}, several separated by commas; the company as bodies name
   *     it in {@code company_resource_id}, or else in {@code company_id}
   */
  public CallRailSignature(
      @Value("${hub.intake.callrail.signing-keys}") String signingKeys, WebhookSecret secret) {
    this.secret = secret;
    for (String entry : signingKeys.split(",")) {
      if (!entry.isBlank()) {
        String[] both = entry.strip().split("=", 2);
        if (both.length < 2 || both[0].isBlank() || both[1].isBlank()) {
          throw new IllegalStateException(
              "CALLRAIL_SIGNING_KEYS must be a list of company=key, separated by commas");
        }
        keys.put(both[0].strip(), both[1].strip().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /**
   * A body that is signed must be signed by the key of the company that it names. One without a
   * signature needs the webhook secret, or that neither keys nor a secret are set.
   *
   * @param signature the header, may be null
   * @throws UnauthorizedException otherwise
   */
  public void check(
      String signature,
      String secretHeader,
      String secretQuery,
      String authorization,
      Delivery delivery) {
    if (keys.isEmpty() || signature == null && secret.present()) {
      secret.check(secretHeader, secretQuery, authorization);
      return;
    }
    byte[] key = keys.get(String.valueOf(delivery.event().company()));
    boolean signed =
        MessageDigest.isEqual(
            sign(key == null ? new byte[] {0} : key, delivery.raw())
                .getBytes(StandardCharsets.US_ASCII),
            (signature == null ? "" : signature).getBytes(StandardCharsets.UTF_8));
    if (key == null || !signed) {
      throw new UnauthorizedException("Missing or wrong CallRail signature");
    }
  }

  @Override
  public String sender() {
    return "callrail";
  }

  /** By the key of the company that the body names; without one the webhook secret is shown. */
  @Override
  public StandInRequest sign(StandInRequest plain, Optional<Delivery> delivery) {
    return delivery
        .map(call -> keys.get(String.valueOf(call.event().company())))
        .map(key -> plain.signedBy(Map.of("Signature", sign(key, plain.body()))))
        .orElse(plain);
  }

  /** Whether this company's webhooks come here, as far as is known. */
  public boolean knows(String company) {
    return company == null || keys.isEmpty() || keys.containsKey(company);
  }

  private static String sign(byte[] key, byte[] raw) {
    return Base64.getEncoder()
        .encodeToString(new HmacUtils(HmacAlgorithms.HMAC_SHA_1, key).hmac(raw));
  }
}
