package routes.recordings;

import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Names the objects under which a call's recording and its transcript are archived. */
@Component
public class RecordingKey {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * {@code <tenant>/yyyy/MM/dd/<callId>.<ext>}: all of it is the hub's own.
   *
   * @param acceptedAt when the call was accepted; its day in UTC
   * @param callId the hub's id, a UUID
   */
  public String keyFor(String tenant, Timestamp acceptedAt, String callId, String contentType) {
    return folder(tenant, acceptedAt)
        + UUID.fromString(callId)
        + "."
        + AudioType.extension(contentType);
  }

  /** {@code <tenant>/yyyy/MM/dd/transcript_<callId>.txt}, beside the recording. */
  public String transcriptKey(String tenant, Timestamp acceptedAt, String callId) {
    return folder(tenant, acceptedAt) + "transcript_" + UUID.fromString(callId) + ".txt";
  }

  /** All keys that a recording of this call, in whatever format, and its transcript may have. */
  List<String> keysOf(String tenant, Timestamp acceptedAt, UUID callId) {
    String folder = folder(tenant, acceptedAt);
    return Stream.concat(
            Stream.of(transcriptKey(tenant, acceptedAt, callId.toString())),
            AudioType.extensions().map(extension -> folder + callId + "." + extension))
        .toList();
  }

  private static String folder(String tenant, Timestamp acceptedAt) {
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException("The tenant's id cannot be part of an object key");
    }
    return tenant + "/" + DAY.format(acceptedAt.toInstant()) + "/";
  }
}
