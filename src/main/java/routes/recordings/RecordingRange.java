package routes.recordings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a recording are asked for (RFC 9110, 14): one range, or all of it where the header
 * asks for several or cannot be read.
 *
 * @param status 200, 206, or 416 when the recording has no such bytes
 * @param first position of the first byte
 * @param last position of the last byte
 * @param contentRange the header of the answer, null for 200
 */
public record RecordingRange(int status, long first, long last, String contentRange) {
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /**
   * @param bytes of the recording
   * @param header Range, may be null
   */
  static RecordingRange of(long bytes, String header) {
    Matcher wanted = ONE_RANGE.matcher(header == null ? "" : header.strip());
    if (!wanted.matches() || wanted.group(1).isEmpty() && wanted.group(2).isEmpty()) {
      return new RecordingRange(200, 0, bytes - 1, null);
    }
    boolean fromTheEnd = wanted.group(1).isEmpty();
    long first =
        fromTheEnd
            ? Math.max(0, bytes - Long.parseLong(wanted.group(2)))
            : Long.parseLong(wanted.group(1));
    long last =
        fromTheEnd || wanted.group(2).isEmpty()
            ? bytes - 1
            : Math.min(bytes - 1, Long.parseLong(wanted.group(2)));
    if (!fromTheEnd && !wanted.group(2).isEmpty() && Long.parseLong(wanted.group(2)) < first) {
      return new RecordingRange(200, 0, bytes - 1, null);
    }
    return first > last
        ? new RecordingRange(416, 0, -1, "bytes */" + bytes)
        : new RecordingRange(206, first, last, "bytes %d-%d/%d".formatted(first, last, bytes));
  }

  /** In bytes. */
  public long length() {
    return last - first + 1;
  }
}
