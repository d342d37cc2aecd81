package routes.recordings;

import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Names the object under which a call's recording is archived. */
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
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException("The tenant's id cannot be part of an object key");
    }
    return tenant
        + "/"
        + DAY.format(acceptedAt.toInstant())
        + "/"
        + UUID.fromString(callId)
        + "."
        + AudioType.extension(contentType);
  }
}
