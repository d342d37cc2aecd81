package routes.mappings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in one line what is wrong with a mapping file. */
final class MappingFaults {
  private MappingFaults() {}

  /** Refuses a document that its schema (draft 2020-12) does not allow, naming each bad entry. */
  static void check(JsonNode document, JsonNode schema) {
    Set<ValidationMessage> faults =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(document);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream()
              .map(ValidationMessage::getMessage)
              .sorted()
              .limit(5)
              .collect(Collectors.joining("; ")));
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
