package routes.mappings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON file under MAPPINGS_DIR that the hub itself edits, on behalf of a person. */
public final class MappingDocument {
  private static final DefaultPrettyPrinter AS_PEOPLE_WRITE =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"));

  private final Path path;
  private final String file;

  /**
   * @param file name relative to the mappings directory
   */
  public MappingDocument(Path directory, String file) {
    this.path = directory.resolve(file);
    this.file = file;
  }

  public Path path() {
    return path;
  }

  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * The file as it stands, empty when there is none; the one in the jar is not looked at.
   *
   * @throws IllegalStateException when it is broken, with the reason
   */
  public ObjectNode read() throws IOException {
    if (!exists()) {
      return Mappings.STRICT.createObjectNode();
    }
    try {
      if (Mappings.STRICT.readTree(Mappings.readText(path)) instanceof ObjectNode document) {
        check(document);
        return document;
      }
      throw new IllegalArgumentException("it is no JSON object");
    } catch (JsonProcessingException | IllegalArgumentException broken) {
      throw new IllegalStateException(
          path + " is broken, mend it first: " + MappingFaults.explain(broken), broken);
    }
  }

  /**
   * @throws IllegalArgumentException when the schema does not allow it, naming each bad entry
   */
  public void check(ObjectNode document) {
    MappingFaults.check(document, Mappings.schemaOf(file));
  }

  /** Puts a new version in its place, at once. */
  public void write(ObjectNode document) throws IOException {
    Mappings.writeText(path, text(document));
  }

  /**
   * The file that says so, as people write it.
   *
   * @throws IllegalArgumentException when the schema does not allow it, naming each bad entry
   */
  public String text(ObjectNode document) {
    check(document);
    try {
      return Mappings.STRICT.writer(AS_PEOPLE_WRITE).writeValueAsString(document) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
