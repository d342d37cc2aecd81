package routes.slack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.intake.UnauthorizedException;

/**
 * Slack signs the time and the bytes of a body: {@code v0=} and the HMAC-SHA256, in hexadecimal, of
 * {@code v0:<seconds since 1970>:<body>} (docs.slack.dev, "Verifying requests from Slack"). The
 * verifier of Slack's own SDK is not used: it compares in a time that tells how much was right,
 * takes any time of the future, and needs the body as text.
 */
@Component
public class SlackSignature {
  private static final Duration LONGEST_WAY = Duration.ofMinutes(5);

  private final String secret;
  private final Clock clock;

  @Autowired
  SlackSignature(SlackSettings settings) {
    this(settings.buttons() ? settings.signingSecret().strip() : "", Clock.systemUTC());
  }

  SlackSignature(String secret, Clock clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /**
   * @param timestamp X-Slack-Request-Timestamp, seconds since 1970; may be null
   * @param signature X-Slack-Signature, may be null
   * @param raw the body as it came
   * @throws UnauthorizedException when Slack did not sign this within the last five minutes, or
   *     when messages have no buttons
   */
  public void check(String timestamp, String signature, byte[] raw) {
    if (secret.isEmpty()) {
      throw new UnauthorizedException("Set SLACK_SIGNING_SECRET to take clicks from Slack");
    }
    if (timestamp == null || signature == null || raw == null) {
      throw new UnauthorizedException("Missing Slack signature");
    }
    boolean signed =
        MessageDigest.isEqual(
            sign(timestamp, raw).getBytes(StandardCharsets.US_ASCII),
            signature.getBytes(StandardCharsets.UTF_8));
    if (!signed || !isOfNow(timestamp)) {
      throw new UnauthorizedException("Wrong or old Slack signature");
    }
  }

  private boolean isOfNow(String timestamp) {
    return timestamp.matches("\\d{1,12}")
        && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp))
            <= LONGEST_WAY.toSeconds();
  }

  private String sign(String timestamp, byte[] raw) {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signed.writeBytes(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
    signed.writeBytes(raw);
    return "v0="
        + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, secret.getBytes(StandardCharsets.UTF_8))
            .hmacHex(signed.toByteArray());
  }
}
