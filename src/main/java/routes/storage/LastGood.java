package routes.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The edited files that were last in use, kept below HUB_DATA, so that a start that finds a broken
 * file goes on with what was in use before it.
 */
@Component
public class LastGood {
  private static final Logger log = LoggerFactory.getLogger(LastGood.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Path directory;

  @Autowired
  public LastGood(HubData data) {
    this(data.directory("last-good"));
  }

  /** Keeps them in this directory. */
  public LastGood(Path directory) {
    this.directory = directory;
  }

  /**
   * Keeps these files in place of all others of the kind. A failure is logged: it does no harm
   * until the next start.
   *
   * @param kind {@code routes} or {@code mappings}
   * @param texts file name → text
   */
  public synchronized void keep(String kind, Map<String, String> texts) {
    try {
      Path fresh = directory.resolve(kind + ".new");
      JSON.writeValue(fresh.toFile(), texts);
      Files.move(
          fresh,
          directory.resolve(kind + ".json"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException refused) {
      log.warn("The {} in use cannot be kept for the next start: {}", kind, refused.toString());
    }
  }

  /** What was kept; empty when there is nothing that can be read. */
  public synchronized SortedMap<String, String> all(String kind) {
    Path kept = directory.resolve(kind + ".json");
    if (!Files.exists(kept)) {
      return new TreeMap<>();
    }
    try {
      return JSON.readValue(kept.toFile(), new TypeReference<TreeMap<String, String>>() {});
    } catch (IOException unreadable) {
      log.warn("The {} that were in use cannot be read: {}", kind, unreadable.toString());
      return new TreeMap<>();
    }
  }

  /** Eight hexadecimal digits that tell one text from another. */
  public static String version(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
