package routes.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.mappings.MappingDocument;
import routes.mappings.Mappings;

/** Adds numbers to {@code companies.json} on behalf of a person. */
@Component
public class CompanyNumbers {
  private static final String FILE = "companies.json";

  private final MappingDocument document;
  private final Mappings mappings;

  public CompanyNumbers(@Value("${hub.mappings.dir}") Path directory, Mappings mappings) {
    this.document = new MappingDocument(directory, FILE);
    this.mappings = mappings;
  }

  /**
   * Gives a number to a company, which is added when it is not listed, and takes the file up. Of a
   * file that would be refused then, nothing is left.
   *
   * @param number as it was received
   * @throws IllegalArgumentException when the schema does not allow the name
   * @throws IllegalStateException when the file is broken, refused or cannot be written
   */
  public synchronized void assign(String number, String company) {
    try {
      ObjectNode before = document.read();
      ObjectNode after = before.deepCopy();
      numbersOf(company.strip(), after.withArray("companies")).add(number);
      document.write(after);
      mappings.refresh();
      String refused = mappings.refused().get(FILE);
      if (refused != null) {
        document.write(before);
        mappings.refresh();
        throw new IllegalStateException(FILE + " would be refused: " + refused);
      }
    } catch (IOException unwritable) {
      throw new IllegalStateException(FILE + " cannot be written: " + unwritable, unwritable);
    }
  }

  private static ArrayNode numbersOf(String company, ArrayNode listed) {
    for (JsonNode one : listed) {
      if (one.path("name").asText().strip().equals(company)) {
        return ((ObjectNode) one).withArray("numbers");
      }
    }
    return listed.addObject().put("name", company).putArray("numbers");
  }
}
