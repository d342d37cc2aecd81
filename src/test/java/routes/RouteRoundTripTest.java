package routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.OutputNode;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.book.KaotoCheck;

/**
 * Opening a route file in an editor and saving it changes nothing that matters: the file is in the
 * canonical form, and what Camel has understood of it, written back by Camel's own writer of YAML,
 * is what stands in the file.
 */
class RouteRoundTripTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final KaotoCheck CHECK = new KaotoCheck();

  /** Where further nodes with ids begin; each is compared by itself. */
  private static final Set<String> INSIDE =
      Set.of("steps", "when", "otherwise", "doCatch", "doFinally", "onException", "from");

  /** What the writer of Camel 4.18 does not write, whatever it holds. */
  private static final Set<String> NEVER_WRITTEN =
      Set.of("errorHandler", "handled", "redeliveryPolicy", "headers");

  /** Defaults that the files spell out and the writer leaves out, or the other way round. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "loggingLevel",
          "INFO",
          "library",
          "Jackson",
          "asyncDelayed",
          "true",
          "pattern",
          "InOnly");

  static List<RouteBook.Chapter> book() {
    return RouteBook.chapters();
  }

  @ParameterizedTest
  @MethodSource("book")
  void isInTheFormThatEditorsSave(RouteBook.Chapter chapter) {
    assertThat(CHECK.faults(chapter.text())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("book")
  void isWrittenBackAsItStands(RouteBook.Chapter chapter) throws Exception {
    try (var camel = new DefaultCamelContext()) {
      camel.disableJMX();
      camel.build();
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              ResourceHelper.fromBytes(
                  "file:" + chapter, chapter.text().getBytes(StandardCharsets.UTF_8)));
      Map<String, OptionalIdentifiedDefinition<?>> model = new LinkedHashMap<>();
      collect(camel.getRouteDefinitions(), model, identities());
      collect(camel.getRouteConfigurationDefinitions(), model, identities());

      Map<String, JsonNode> file = nodes(chapter);
      assertThat(file.keySet()).containsExactlyInAnyOrderElementsOf(model.keySet());
      file.forEach((id, node) -> compareSteps(node, model.get(id)));
      model.values().forEach(RouteRoundTripTest::empty);
      for (String id : file.keySet()) {
        compareTexts(file.get(id), model.get(id));
        String written =
            PluginHelper.getModelToYAMLDumper(camel)
                .dumpModelAsYaml(camel, model.get(id), false, true, false, false);
        compare(file.get(id), node(written));
      }
    }
  }

  private static Map<String, JsonNode> nodes(RouteBook.Chapter chapter) {
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    chapter.visit(
        (key, node) -> {
          if (node.has("id")) {
            nodes.put(node.get("id").asText(), node);
          }
        });
    return nodes;
  }

  private static void compareSteps(JsonNode node, OptionalIdentifiedDefinition<?> model) {
    JsonNode steps = node.has("from") ? node.at("/from/steps") : node.path("steps");
    if (!steps.isMissingNode() && !node.has("uri")) {
      List<String> ids = new ArrayList<>();
      steps.forEach(step -> ids.add(step.elements().next().path("id").asText()));
      assertThat(outputs(model))
          .extracting(ProcessorDefinition::getId)
          .containsExactlyElementsOf(ids);
    }
  }

  /** The writer writes neither. */
  private static void compareTexts(JsonNode node, OptionalIdentifiedDefinition<?> model) {
    assertThat(node.path("description").asText("")).isEqualTo(text(model.getDescription()));
    assertThat(node.path("note").asText("")).isEqualTo(text(model.getNote()));
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }

  private static void compare(JsonNode inFile, JsonNode written) {
    ObjectNode ours = inFile.deepCopy();
    ObjectNode theirs = written.deepCopy();
    ours.remove(List.of("description", "note"));
    for (ObjectNode node : List.of(ours, theirs)) {
      node.remove(INSIDE);
      node.remove(NEVER_WRITTEN);
    }
    for (String wrapper : List.of("expression", "correlationExpression")) {
      if (ours.path(wrapper).isObject()) {
        ours.setAll((ObjectNode) ours.remove(wrapper));
      }
    }
    if (inFile.has("handled")) {
      theirs.remove("constant");
    }
    theirs.properties().stream()
        .filter(child -> !child.getKey().equals("parameters"))
        .forEach(child -> dropLanguage(child.getValue()));
    joinUri(ours);
    joinUri(theirs);
    assertThat(leaves("", theirs, new TreeMap<>())).isEqualTo(leaves("", ours, new TreeMap<>()));
  }

  /** A step written by itself has its expression inline, with the language's name. */
  private static void dropLanguage(JsonNode child) {
    if (child instanceof ObjectNode expression) {
      expression.remove("language");
    }
  }

  /**
   * The writer makes the path of an address a parameter and also cuts an expression in it at its
   * question mark; so an address is compared as the words that it is made of.
   */
  private static void joinUri(ObjectNode node) {
    if (node.has("uri")) {
      StringBuilder all = new StringBuilder(node.get("uri").asText());
      node.path("parameters")
          .properties()
          .forEach(
              entry ->
                  all.append(' ')
                      .append(entry.getKey())
                      .append(' ')
                      .append(entry.getValue().asText()));
      node.remove("parameters");
      node.set(
          "uri",
          new TextNode(
              String.join(
                  " ",
                  List.of(all.toString().split("[ ?=:]+(//)?")).stream()
                      .filter(word -> !Set.of("path", "name", "httpUri", "channel").contains(word))
                      .sorted()
                      .toList())));
    }
  }

  /** Place → text: the writer turns switches into words and words of digits into numbers. */
  private static Map<String, String> leaves(String place, JsonNode node, Map<String, String> into) {
    if (node.isValueNode()) {
      if (!node.asText().equals(DEFAULTS.get(place.replaceAll(".*/", "")))
          && !node.asText().isEmpty()) {
        into.put(place, node.asText());
      }
    } else {
      node.properties()
          .forEach(entry -> leaves(place + "/" + entry.getKey(), entry.getValue(), into));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        leaves(place + "/" + i, node.get(i), into);
      }
    }
    return into;
  }

  private static JsonNode node(String written) {
    JsonNode node = JSON.valueToTree(new org.yaml.snakeyaml.Yaml().load(written));
    JsonNode first = node.isArray() ? node.get(0) : node;
    boolean named = first.size() == 1 && first.elements().next().isObject();
    return named ? first.elements().next() : first;
  }

  private static Set<Object> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** Everything of a model that has an id of its own. */
  private static void collect(
      Object part, Map<String, OptionalIdentifiedDefinition<?>> into, Set<Object> seen)
      throws IllegalAccessException {
    if (part == null || part instanceof Enum || !seen.add(part)) {
      return;
    }
    if (part instanceof Collection<?> parts) {
      for (Object each : parts) {
        collect(each, into, seen);
      }
    } else if (part.getClass().getName().startsWith("org.apache.camel.model.")) {
      if (part instanceof OptionalIdentifiedDefinition<?> definition
          && definition.getId() != null) {
        into.put(definition.getId(), definition);
      }
      for (Class<?> type = part.getClass(); type != Object.class; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            collect(field.get(part), into, seen);
          }
        }
      }
    }
  }

  /** The writer fails on some nodes that hold others. */
  private static void empty(OptionalIdentifiedDefinition<?> model) {
    if (model instanceof ChoiceDefinition choice) {
      choice.getWhenClauses().clear();
      choice.setOtherwise(null);
    } else if (!outputs(model).isEmpty()) {
      outputs(model).clear();
    }
  }

  private static List<ProcessorDefinition<?>> outputs(OptionalIdentifiedDefinition<?> model) {
    if (model instanceof OutputNode clause) {
      return clause.getOutputs();
    }
    return model instanceof ProcessorDefinition<?> parent ? parent.getOutputs() : List.of();
  }
}
