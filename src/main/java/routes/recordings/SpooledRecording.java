package routes.recordings;

import java.io.File;
import java.nio.file.Path;

/**
 * A recording on this machine's disk, for the moments of its handling.
 *
 * @param file to be removed with {@link RecordingSpool#discard}
 * @param bytes its size
 * @param sha256 hexadecimal, lower case
 * @param contentType {@code audio/…} or {@code application/octet-stream}, without parameters
 */
public record SpooledRecording(Path file, long bytes, String sha256, String contentType) {
  /** The form in which a message body can be sent again after a failure. */
  public File asFile() {
    return file.toFile();
  }

  /** Of its sound, read from the file; null when that cannot be told. */
  public Integer channels() {
    return AudioChannels.of(file);
  }
}
