package routes.recordings;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** Makes sure that what the object store gives back is what it was given. */
@Component
public class RecordingArchive {
  private final RecordingSpool spool;

  public RecordingArchive(RecordingSpool spool) {
    this.spool = spool;
  }

  /**
   * Reads an object to its end and closes it. Some stores acknowledge what they have damaged.
   *
   * @throws TryAgainException when it is not the recording, byte for byte
   */
  public void verify(InputStream archived, SpooledRecording recording) {
    try (archived) {
      compare(
          CopiedStream.copy(archived, OutputStream.nullOutputStream(), recording.bytes()),
          recording.bytes(),
          recording.sha256());
    } catch (IOException broken) {
      throw differs();
    }
  }

  /**
   * Brings an object to this machine's disk and closes it.
   *
   * @param archived the object
   * @param row {@code bytes} and {@code sha256} of the recording, as kept in the database
   * @return to be removed with {@link RecordingSpool#discard}
   * @throws TryAgainException when it is not what was archived
   */
  public File bring(InputStream archived, Map<String, Object> row) {
    long bytes = ((Number) row.get("bytes")).longValue();
    Path file = spool.newFile();
    boolean complete = false;
    try (archived;
        OutputStream out = Files.newOutputStream(file)) {
      compare(CopiedStream.copy(archived, out, bytes), bytes, (String) row.get("sha256"));
      complete = true;
      return file.toFile();
    } catch (UncheckedIOException full) {
      throw spool.notWritable();
    } catch (IOException broken) {
      throw differs();
    } finally {
      if (!complete) {
        spool.discard(file);
      }
    }
  }

  /**
   * @throws CannotContinueException always: the stage before has to run first
   */
  public void missing() {
    throw new CannotContinueException(
        "The call's recording is not in the archive", "archive-recording");
  }

  private static void compare(CopiedStream copied, long bytes, String sha256) {
    if (copied.bytes() != bytes || !copied.sha256().equals(sha256)) {
      throw differs();
    }
  }

  private static TryAgainException differs() {
    return new TryAgainException(
        "The object store did not give the recording back as it was: its copy cannot be trusted");
  }
}
