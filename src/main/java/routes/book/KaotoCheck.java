package routes.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Says what a visual editor such as Kaoto would lose, rewrite or flag in a route file. A file
 * without faults is opened and saved by it without a change that matters.
 *
 * <p>The canonical form is Camel's own schema for YAML without its short forms: no text where an
 * object can stand, no expression outside of {@code expression}.
 */
public final class KaotoCheck {
  private static final JsonMapper JSON = new JsonMapper();
  private static final LoadSettings YAML = LoadSettings.builder().setParseComments(true).build();
  private static final String SCHEMA = "/schema/camelYamlDsl.json";

  /** Lists of things that stand on an editor's canvas, so that each needs an id. */
  private static final Set<String> NODES =
      Set.of("steps", "when", "otherwise", "doCatch", "doFinally", "from", "onFallback");

  private static final Set<String> NO_TEXT = Set.of("boolean", "integer", "number");

  private final JsonSchema canonical;
  private final Map<String, JsonNode> options = new TreeMap<>();

  /** Reads Camel's schema, which takes a second or two: make one and keep it. */
  public KaotoCheck() {
    JsonNode schema = resource(SCHEMA);
    withoutShortForms(schema);
    ((ObjectNode) schema.path("items").path("properties")).remove("from");
    canonical = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(schema);
  }

  /**
   * @param text a whole route file
   * @return one sentence for each fault, with its line or its place in the document; empty when
   *     there is none
   */
  public List<String> faults(String text) {
    List<String> faults = new ArrayList<>();
    try {
      checkText(text, faults);
      if (faults.isEmpty()) {
        checkTree(JSON.valueToTree(new Load(YAML).loadFromString(text)), faults);
      }
    } catch (YamlEngineException unreadable) {
      faults.add("cannot be read: " + unreadable.getMessage());
    }
    return faults;
  }

  private static void checkText(String text, List<String> faults) {
    boolean begun = false;
    int documents = 0;
    for (Event event : new Parse(YAML).parseString(text)) {
      String line = "line " + event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1) + ": ";
      if (event instanceof CommentEvent && begun) {
        faults.add(line + "a comment below the first line is lost; use description or note");
      } else if (event instanceof AliasEvent
          || event instanceof NodeEvent node && node.getAnchor().isPresent()) {
        faults.add(line + "anchors and aliases are lost; write it out");
      } else if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
        faults.add(line + "only the first document of a file is read");
      }
      begun = begun || event instanceof NodeEvent;
    }
    if (!begun) {
      faults.add("the file is empty");
    }
  }

  private void checkTree(JsonNode document, List<String> faults) {
    canonical
        .validate(document)
        .forEach(
            fault ->
                faults.add(fault.getInstanceLocation() + ": " + fault.getMessage().split(": ")[1]));
    checkNodes("$", document, faults);
  }

  private void checkNodes(String place, JsonNode node, List<String> faults) {
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkNodes(place + "[" + i + "]", node.get(i), faults);
      }
      return;
    }
    node.properties()
        .forEach(
            entry -> {
              String here = place + "." + entry.getKey();
              JsonNode value = entry.getValue();
              if (entry.getKey().equals("<<")) {
                faults.add(here + ": merge keys are lost; write it out");
              }
              if (NODES.contains(entry.getKey())) {
                list(value).forEach(item -> checkId(here, entry.getKey(), item, faults));
              }
              if (value.has("uri")) {
                checkEndpoint(here, value, faults);
              }
              checkNodes(here, value, faults);
            });
  }

  private static Iterable<JsonNode> list(JsonNode value) {
    return value.isArray() ? value : List.of(value);
  }

  private static void checkId(String place, String key, JsonNode item, List<String> faults) {
    JsonNode node = key.equals("steps") && item.size() == 1 ? item.elements().next() : item;
    if (node.path("id").asText().isBlank()) {
      faults.add(place + ": has no id, the editor would make one up: " + item);
    }
  }

  private void checkEndpoint(String place, JsonNode endpoint, List<String> faults) {
    String uri = endpoint.path("uri").asText();
    if (uri.contains("?") && !uri.contains("${")) {
      faults.add(place + ".uri: what stands behind the question mark belongs into parameters");
    }
    JsonNode known = options(uri.replaceAll(":.*", ""));
    endpoint
        .path("parameters")
        .properties()
        .forEach(
            entry -> {
              String type = known.path(entry.getKey()).path("type").asText();
              if (entry.getValue().isTextual() && NO_TEXT.contains(type)) {
                faults.add(
                    "%s.parameters.%s: text, %s expected; a placeholder can only stand in for text"
                        .formatted(place, entry.getKey(), type));
              }
            });
  }

  /** What a component's endpoints can be told, as its jar says; empty when nobody knows it. */
  private JsonNode options(String component) {
    return options.computeIfAbsent(component, KaotoCheck::readOptions);
  }

  private static JsonNode readOptions(String component) {
    if (!component.matches("[a-z][a-z0-9-]*")) {
      return JSON.missingNode();
    }
    try (InputStream service =
        KaotoCheck.class.getResourceAsStream(
            "/META-INF/services/org/apache/camel/component/" + component)) {
      if (service == null) {
        return JSON.missingNode();
      }
      Properties properties = new Properties();
      properties.load(service);
      String folder = properties.getProperty("class").replaceAll("\\.[^.]*$", "").replace('.', '/');
      return resource("/META-INF/" + folder + "/" + component + ".json").path("properties");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static JsonNode resource(String name) {
    try (InputStream content = KaotoCheck.class.getResourceAsStream(name)) {
      return JSON.readTree(content);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Takes the short forms out of a schema in which every definition offers them. */
  private static void withoutShortForms(JsonNode schema) {
    schema.forEach(KaotoCheck::withoutShortForms);
    if (schema instanceof ObjectNode definition) {
      JsonNode choices = definition.path("oneOf");
      if (choices.size() == 2
          && choices.get(0).equals(JSON.createObjectNode().put("type", "string"))) {
        definition.remove("oneOf");
        definition.setAll((ObjectNode) choices.get(1));
      }
      definition.path("anyOf").forEach(any -> withoutInlineExpression(definition, any));
    }
  }

  private static void withoutInlineExpression(ObjectNode definition, JsonNode choice) {
    JsonNode ways = choice.path("oneOf");
    if (ways.path(0).path("$ref").asText().endsWith(".ExpressionDefinition")) {
      ((ArrayNode) ways).remove(0);
      ObjectNode properties = (ObjectNode) definition.path("properties");
      StreamSupport.stream(ways.path(0).path("not").path("anyOf").spliterator(), false)
          .map(language -> language.path("required").path(0).asText())
          .filter(language -> !language.equals("expression"))
          .forEach(properties::remove);
    }
  }
}
