package routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The route files, read as what they are: documents. */
final class RouteBook {
  static final Path ROUTES = Path.of("src/main/resources/routes-yaml");
  static final Path SQL = Path.of("src/main/resources/sql");

  private static final JsonMapper JSON = new JsonMapper();

  private RouteBook() {}

  /**
   * One file.
   *
   * @param path below {@link #ROUTES}
   * @param entries its routes, route configurations and templates
   */
  record Chapter(Path path, String text, JsonNode entries) {
    String name() {
      return path.getFileName().toString().replace(".camel.yaml", "");
    }

    String folder() {
      return path.getParent().toString();
    }

    /** The definitions of one kind, for example {@code route}. */
    List<JsonNode> all(String kind) {
      return entries.findValues(kind);
    }

    List<JsonNode> routes() {
      return Stream.iterate(0, i -> i < entries.size(), i -> i + 1)
          .map(entries::get)
          .filter(entry -> entry.has("route"))
          .map(entry -> entry.get("route"))
          .toList();
    }

    /** Shows every object of the document with the key under which it stands. */
    void visit(BiConsumer<String, JsonNode> visitor) {
      visit("", entries, visitor);
    }

    private static void visit(String key, JsonNode node, BiConsumer<String, JsonNode> visitor) {
      if (node.isObject()) {
        visitor.accept(key, node);
        node.properties().forEach(entry -> visit(entry.getKey(), entry.getValue(), visitor));
      } else if (node.isArray()) {
        node.forEach(item -> visit(key, item, visitor));
      }
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  static List<Chapter> chapters() {
    try (Stream<Path> files = Files.walk(ROUTES)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .map(RouteBook::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Chapter read(Path file) {
    String text = text(file);
    return new Chapter(ROUTES.relativize(file), text, JSON.valueToTree(new Yaml().load(text)));
  }

  static List<Path> files(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
