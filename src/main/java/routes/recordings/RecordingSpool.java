package routes.recordings;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.storage.HubData;
import routes.work.TryAgainException;

/** Makes and removes the files that recordings pass through. */
@Component
public class RecordingSpool {
  private static final Logger log = LoggerFactory.getLogger(RecordingSpool.class);

  private final HubData data;

  public RecordingSpool(HubData data) {
    this.data = data;
  }

  /** A new, empty file that only this user can read; nothing from outside is in its name. */
  Path newFile() {
    try {
      return Files.createTempFile(data.spool(), "recording-", ".part");
    } catch (IOException refused) {
      throw notWritable();
    }
  }

  TryAgainException notWritable() {
    return new TryAgainException(
        "The recording cannot be written to this machine: is there space below HUB_DATA?");
  }

  /**
   * Removes a spooled recording; nothing happens when it is gone already.
   *
   * @param recording a {@link SpooledRecording}, {@link File}, {@link Path} or null; anything that
   *     is not a file of the spool is left alone
   */
  public void discard(Object recording) {
    Path file = null;
    if (recording instanceof SpooledRecording spooled) {
      file = spooled.file();
    } else if (recording instanceof File plain) {
      file = plain.toPath();
    } else if (recording instanceof Path path) {
      file = path;
    }
    if (file == null || !data.spool().equals(file.toAbsolutePath().normalize().getParent())) {
      return;
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException stuck) {
      log.warn("A spooled recording stays until the next start: {}", stuck.toString());
    }
  }
}
