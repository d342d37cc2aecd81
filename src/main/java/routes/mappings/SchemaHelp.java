package routes.mappings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What may stand in a JSON mapping file, told from its schema.
 *
 * @param title what the file says
 * @param entries its keys, in the order of the schema
 */
public record SchemaHelp(String title, List<Entry> entries) {
  private static final String COMMENTS = "^_";

  /**
   * One key.
   *
   * @param path where it stands: {@code rules[].when.days[]}; what users name is {@code …}
   * @param required wherever the object around it is
   * @param values which ones are allowed, in a few words
   * @param meaning its description; empty when the schema has none
   */
  public record Entry(String path, boolean required, String values, String meaning) {}

  /** Of a file with a schema. */
  public static SchemaHelp of(String file) {
    JsonNode schema = Mappings.schemaOf(file);
    List<Entry> entries = new ArrayList<>();
    new Walk(schema, entries).into("", schema);
    return new SchemaHelp(schema.path("title").asText(), entries);
  }

  private record Walk(JsonNode schema, List<Entry> entries) {
    /** Lists what stands within an object or a list, and all below it. */
    void into(String path, JsonNode shape) {
      String before = path.isEmpty() ? "" : path + ".";
      shape
          .path("properties")
          .properties()
          .forEach(
              key -> list(before + key.getKey(), isRequired(shape, key.getKey()), key.getValue()));
      shape
          .path("patternProperties")
          .properties()
          .forEach(
              key -> {
                if (!key.getKey().startsWith(COMMENTS) && key.getValue().isObject()) {
                  list(before + "…", false, key.getValue());
                }
              });
      if (shape.path("additionalProperties").isObject()) {
        list(before + "…", false, shape.path("additionalProperties"));
      }
      if (shape.has("items")) {
        into(path + "[]", resolved(shape.path("items")));
      }
    }

    private void list(String path, boolean required, JsonNode unresolved) {
      JsonNode shape = resolved(unresolved);
      String meaning = unresolved.path("description").asText(shape.path("description").asText());
      entries.add(new Entry(path, required, values(shape), meaning));
      into(path, shape);
    }

    private static boolean isRequired(JsonNode shape, String key) {
      return StreamSupport.stream(shape.path("required").spliterator(), false)
          .anyMatch(name -> name.asText().equals(key));
    }

    private JsonNode resolved(JsonNode shape) {
      return shape.has("$ref") ? schema.at(shape.path("$ref").asText().substring(1)) : shape;
    }

    private String values(JsonNode shape) {
      if (shape.has("enum")) {
        return joined(shape.path("enum"), ", ");
      }
      if (shape.has("items")) {
        return "list of " + values(resolved(shape.path("items")));
      }
      if (shape.has("oneOf")) {
        return StreamSupport.stream(shape.path("oneOf").spliterator(), false)
            .map(one -> values(resolved(one)))
            .collect(Collectors.joining(", or "));
      }
      return (shape.path("type").isArray()
              ? joined(shape.path("type"), " or ")
              : shape.path("type").asText("any"))
          + limits(shape);
    }

    private static String limits(JsonNode shape) {
      if (shape.has("pattern")) {
        return " like " + shape.path("pattern").asText();
      }
      if (shape.has("maximum")) {
        return " " + shape.path("minimum").asText("…") + " to " + shape.path("maximum").asText();
      }
      return shape.has("maxLength")
          ? " of at most " + shape.path("maxLength").asText() + " characters"
          : "";
    }

    private static String joined(JsonNode values, String between) {
      return StreamSupport.stream(values.spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining(between));
    }
  }
}
