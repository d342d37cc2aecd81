package routes.book;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Where the route files are: every {@code *.camel.yaml} below ROUTES_DIR, or those in the jar while
 * that is not set. A file is known by its name relative to there, such as {@code
 * intake/accept-call.camel.yaml}.
 */
final class RouteSource {
  static final String ENDING = ".camel.yaml";

  private static final String IN_JAR = "routes-yaml/";

  /** Stands in place of a text that is not UTF-8. */
  static final String NOT_UTF_8 = "\0";

  private final Path directory;

  /** An empty directory name means the jar. */
  RouteSource(String directory) {
    this.directory = directory.isBlank() ? null : Path.of(directory.strip());
  }

  Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /**
   * All files with their texts, in the order of their names.
   *
   * @throws IOException when the directory cannot be read or holds no route file at all, as when it
   *     is not mounted
   */
  SortedMap<String, String> read() throws IOException {
    if (directory == null) {
      return shipped();
    }
    SortedMap<String, String> texts = new TreeMap<>();
    for (Path file : files()) {
      texts.put(
          directory.relativize(file).toString().replace('\\', '/'), text(Files.readAllBytes(file)));
    }
    if (texts.isEmpty()) {
      throw new IOException("ROUTES_DIR holds no file whose name ends in " + ENDING);
    }
    return texts;
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("ROUTES_DIR is not a directory that can be read");
    }
    try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(path -> path.toString().endsWith(ENDING))
          .filter(path -> !hidden(directory.relativize(path)))
          .filter(Files::isRegularFile)
          .toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }

  /** Editors and mounted volumes keep copies under names that begin with a dot. */
  private static boolean hidden(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .anyMatch(part -> part.toString().startsWith("."));
  }

  /** Camel's own search for a pattern does not find its way inside a jar within a jar. */
  static SortedMap<String, String> shipped() throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath:" + IN_JAR + "**/*" + ENDING)) {
      String address = file.getURL().toString();
      texts.put(
          address.substring(address.lastIndexOf(IN_JAR) + IN_JAR.length()),
          file.getContentAsString(StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException otherEncoding) {
      return NOT_UTF_8;
    }
  }
}
