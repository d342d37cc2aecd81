package routes.recordings;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Links by which a recording can be fetched without a login, for a while. A link names a call and
 * its own end, and is signed; it is the hub that gives the recording out, so that a link to one
 * that was removed leads nowhere.
 */
@Component
public class RecordingLinks {
  /** What the signature is for, so that nothing signed for another purpose is a link. */
  private static final String PURPOSE = "recording-link";

  private static final int UNSIGNED_BYTES = 1 + 2 * Long.BYTES + Long.BYTES;
  private static final int BYTES = UNSIGNED_BYTES + 32;
  private static final byte FORM = 1;

  private final String publicUrl;
  private final Duration usual;
  private final byte[] key;

  /**
   * @param secret of the webhooks, of which the key is made; empty: links end with this process
   * @param usual how long links are valid
   */
  public RecordingLinks(
      @Value("${hub.public-url}") String publicUrl,
      @Value("${hub.webhook-secret}") String secret,
      @Value("${hub.recordings.link-valid-for}") Duration usual) {
    this.publicUrl = publicUrl.replaceFirst("/+$", "");
    this.usual = usual;
    this.key =
        new HmacUtils(
                HmacAlgorithms.HMAC_SHA_256,
                secret.isEmpty() ? random() : secret.getBytes(StandardCharsets.UTF_8))
            .hmac(PURPOSE);
  }

  /** A link of the usual life. */
  public String address(String callId) {
    return address(callId, usual);
  }

  /**
   * @param callId the hub's id, a UUID
   * @return below PUBLIC_URL; without one, a path
   */
  public String address(String callId, Duration validFor) {
    return publicUrl + path(callId, validFor);
  }

  /** The same for a page of the hub's own, wherever that was opened. */
  public String path(String callId, Duration validFor) {
    return path(callId, Instant.now().plus(validFor));
  }

  private String path(String callId, Instant end) {
    UUID call = UUID.fromString(callId);
    byte[] unsigned =
        ByteBuffer.allocate(UNSIGNED_BYTES)
            .put(FORM)
            .putLong(call.getMostSignificantBits())
            .putLong(call.getLeastSignificantBits())
            .putLong(end.getEpochSecond())
            .array();
    byte[] token = ByteBuffer.allocate(BYTES).put(unsigned).put(signature(unsigned)).array();
    return "/recordings/" + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /**
   * The hub's id of the call whose recording a link leads to.
   *
   * @param token the end of the link
   * @throws RefusedLinkException when the hub has not made it, or made it for a time that is over
   */
  public String callOf(String token) {
    byte[] given = bytes(token);
    byte[] unsigned = Arrays.copyOf(given, UNSIGNED_BYTES);
    byte[] signature = Arrays.copyOfRange(given, UNSIGNED_BYTES, BYTES);
    if (!MessageDigest.isEqual(signature(unsigned), signature) || unsigned[0] != FORM) {
      throw new RefusedLinkException(403, "This is no link that the hub has given out");
    }
    ByteBuffer read = ByteBuffer.wrap(unsigned, 1, UNSIGNED_BYTES - 1);
    UUID call = new UUID(read.getLong(), read.getLong());
    if (Instant.now().getEpochSecond() >= read.getLong()) {
      throw new RefusedLinkException(410, "This link was valid for a while that is over");
    }
    return call.toString();
  }

  /**
   * @param recording the row of {@code sql/find-archived-recording.sql}, or null
   * @param header Range, may be null
   * @throws RefusedLinkException when there is no recording
   */
  public RecordingRange range(Map<String, Object> recording, String header) {
    if (recording == null) {
      throw gone();
    }
    return RecordingRange.of(((Number) recording.get("bytes")).longValue(), header);
  }

  /**
   * A link for whoever may read the call.
   *
   * @param recording the row of {@code sql/find-archived-recording.sql}, or null
   * @return {@code url}, when it {@code expires_at}, {@code content_type} and {@code bytes}
   * @throws RefusedLinkException when there is no recording
   */
  public Map<String, Object> answer(String callId, Map<String, Object> recording) {
    if (recording == null) {
      throw gone();
    }
    Instant end = Instant.now().plus(usual).truncatedTo(ChronoUnit.SECONDS);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("url", publicUrl + path(callId, end));
    answer.put("expires_at", end.toString());
    answer.put("content_type", recording.get("content_type"));
    answer.put("bytes", recording.get("bytes"));
    return answer;
  }

  /**
   * Says that the object store does not give the recording.
   *
   * @throws RefusedLinkException always
   */
  public void explain(SdkException failure) {
    throw failure instanceof NoSuchKeyException
        ? gone()
        : new RefusedLinkException(503, "The recording cannot be read right now, try again");
  }

  private static RefusedLinkException gone() {
    return new RefusedLinkException(404, "This call has no recording in the archive");
  }

  private byte[] signature(byte[] unsigned) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(unsigned);
  }

  /** As many bytes as a token has, whatever was given. */
  private static byte[] bytes(String token) {
    try {
      byte[] given = Base64.getUrlDecoder().decode(token == null ? "" : token);
      return given.length == BYTES ? given : new byte[BYTES];
    } catch (IllegalArgumentException notBase64) {
      return new byte[BYTES];
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
