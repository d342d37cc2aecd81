package routes.mappings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.serialization.node.LocationJsonNodeFactoryFactory;
import com.networknt.schema.utils.JsonNodes;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in one line what is wrong with a mapping file. */
final class MappingFaults {
  private static final int MOST_FAULTS = 5;

  private MappingFaults() {}

  /** Refuses a document that its schema (draft 2020-12) does not allow, naming each bad entry. */
  static void check(JsonNode document, JsonNode schema) {
    refuse(faults(document, schema).stream().map(ValidationMessage::getMessage).sorted());
  }

  /**
   * The same for a document that was read from a text: with the line on which each bad entry ends.
   */
  static void check(JsonNode document, String text, JsonNode schema) {
    if (!faults(document, schema).isEmpty()) {
      JsonNode located =
          JsonNodes.readTree(Mappings.STRICT, text, LocationJsonNodeFactoryFactory.getInstance());
      refuse(
          faults(located, schema).stream()
              .sorted(
                  Comparator.comparing(MappingFaults::line)
                      .thenComparing(ValidationMessage::getMessage))
              .map(fault -> "line " + line(fault) + ": " + fault.getMessage()));
    }
  }

  private static Set<ValidationMessage> faults(JsonNode document, JsonNode schema) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(schema)
        .validate(document);
  }

  private static int line(ValidationMessage fault) {
    return JsonNodes.tokenLocationOf(fault.getInstanceNode()).getLineNr();
  }

  private static void refuse(Stream<String> faults) {
    String first = faults.limit(MOST_FAULTS).collect(Collectors.joining("; "));
    if (!first.isEmpty()) {
      throw new IllegalArgumentException(first);
    }
  }

  static String explain(Exception broken) {
    if (broken instanceof JsonProcessingException json && json.getLocation() != null) {
      return "line " + json.getLocation().getLineNr() + ": " + oneLine(json.getOriginalMessage());
    }
    String message = broken.getMessage();
    return oneLine(message == null ? broken.getClass().getSimpleName() : message);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
