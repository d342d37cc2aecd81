package routes.storage;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** The directory HUB_DATA. One hub process at a time; a second one is refused by name. */
@Component
public class HubData {
  private final Path directory;
  private final FileChannel channel;
  private final FileLock lock;

  public HubData(@Value("${hub.data}") Path configured) throws IOException {
    directory = configured.toAbsolutePath().normalize();
    Files.createDirectories(directory);
    channel =
        FileChannel.open(
            directory.resolve("hub.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    lock = lock();
    FileSystemUtils.deleteRecursively(directory.resolve("spool"));
  }

  private FileLock lock() throws IOException {
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      held = null;
    }
    if (held == null) {
      channel.close();
      throw new IllegalStateException(
          "Another hub is using " + directory + ": stop it, or set HUB_DATA to another directory");
    }
    return held;
  }

  /** A directory below HUB_DATA, made on demand. */
  public Path directory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException refused) {
      throw new IllegalStateException("Cannot write to " + directory, refused);
    }
  }

  /**
   * Where recordings are kept for the moments of their handling. Whatever a crash left there is
   * removed at the next start.
   */
  public Path spool() {
    return directory("spool");
  }

  @PreDestroy
  void release() throws IOException {
    lock.release();
    channel.close();
  }
}
