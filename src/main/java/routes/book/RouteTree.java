package routes.book;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One route file as a tree: the names that it gives and uses, each with its line. Knows the
 * canonical form, which is what the shipped routes and visual editors write.
 */
final class RouteTree {
  /** A name in a file, and its line counted from 1. */
  record Mention(String file, int line, String name) {}

  private static final Set<String> QUEUES = Set.of("direct", "seda");
  private static final Pattern ENTRANCE =
      Pattern.compile("(direct|seda):([A-Za-z0-9_.-]+)(\\?.*)?");
  private static final Pattern FILE_IN_JAR = Pattern.compile("classpath:([\\w./-]+)");

  private final String file;
  private final List<Mention> entries = new ArrayList<>();
  private final List<Mention> ids = new ArrayList<>();
  private final List<Mention> entrances = new ArrayList<>();
  private final List<Mention> calls = new ArrayList<>();
  private final List<Mention> stages = new ArrayList<>();
  private final List<Mention> configurations = new ArrayList<>();
  private final List<Mention> namedConfigurations = new ArrayList<>();
  private final List<Mention> resources = new ArrayList<>();

  private RouteTree(String file) {
    this.file = file;
  }

  /**
   * @throws FaultyFileException when the text is no list of routes, configurations or templates
   */
  static RouteTree of(String file, String text) {
    RouteTree tree = new RouteTree(file);
    tree.readEntries(tree.compose(text));
    return tree;
  }

  /** What stands at the top, by its kind: {@code route}, {@code routeConfiguration} and others. */
  List<Mention> entries() {
    return entries;
  }

  List<Mention> ids() {
    return ids;
  }

  /** Where routes begin: {@code direct:…}, {@code seda:…}, or a path with its method. */
  List<Mention> entrances() {
    return entrances;
  }

  /** The {@code direct:…} and {@code seda:…} that steps send to. */
  List<Mention> calls() {
    return calls;
  }

  /** The stages that steps send a call to, as {@code direct:…}. */
  List<Mention> stages() {
    return stages;
  }

  List<Mention> configurations() {
    return configurations;
  }

  List<Mention> namedConfigurations() {
    return namedConfigurations;
  }

  /** Files in the jar that steps read, such as queries. */
  List<Mention> resources() {
    return resources;
  }

  private Node compose(String text) {
    if (text.equals(RouteSource.NOT_UTF_8)) {
      throw new FaultyFileException(new RouteFault(file, 0, "the text is not UTF-8"));
    }
    Node root;
    try {
      root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
    } catch (MarkedYAMLException broken) {
      int line = broken.getProblemMark() == null ? 0 : broken.getProblemMark().getLine() + 1;
      throw new FaultyFileException(
          new RouteFault(file, line, "this is not YAML: " + broken.getProblem()));
    } catch (RuntimeException broken) {
      throw new FaultyFileException(
          new RouteFault(file, 0, "this is not YAML: " + broken.getMessage()));
    }
    if (root == null) {
      throw new FaultyFileException(new RouteFault(file, 0, "the file is empty"));
    }
    return root;
  }

  private void readEntries(Node root) {
    if (!(root instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw new FaultyFileException(
          new RouteFault(file, line(root), "expected a list that begins with \"- route:\""));
    }
    for (Node entry : list.getValue()) {
      if (!(entry instanceof MappingNode map) || map.getValue().isEmpty()) {
        throw new FaultyFileException(
            new RouteFault(file, line(entry), "expected an entry such as \"- route:\""));
      }
      for (NodeTuple tuple : map.getValue()) {
        String kind = scalar(tuple.getKeyNode()).orElse("");
        entries.add(new Mention(file, line(tuple.getKeyNode()), kind));
        if (kind.equals("routeConfiguration")) {
          field(tuple.getValueNode(), "id").ifPresent(id -> add(configurations, id));
        }
        visit(kind, tuple.getValueNode());
      }
    }
  }

  private void visit(String key, Node node) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> visit(key, item));
    } else if (node instanceof MappingNode map) {
      read(key, map);
      map.getValue()
          .forEach(tuple -> visit(scalar(tuple.getKeyNode()).orElse(""), tuple.getValueNode()));
    } else {
      scalar(node).ifPresent(text -> readText(key, text, node));
    }
  }

  private void read(String key, MappingNode map) {
    if (!key.equals("parameters")) {
      field(map, "id").ifPresent(id -> add(ids, id));
    }
    field(map, "uri").ifPresent(uri -> readAddress(key.equals("from"), uri, map));
    field(map, "routeConfigurationId")
        .ifPresent(
            named -> {
              for (String name : named.getValue().split(",")) {
                namedConfigurations.add(new Mention(file, line(named), name.strip()));
              }
            });
    if (field(map, "name").filter(name -> name.getValue().equals("nextStage")).isPresent()) {
      field(map, "expression", Node.class)
          .flatMap(expression -> field(expression, "constant", Node.class))
          .flatMap(constant -> field(constant, "expression"))
          .ifPresent(
              stage -> stages.add(new Mention(file, line(stage), "direct:" + stage.getValue())));
    }
  }

  private void readAddress(boolean from, ScalarNode uri, MappingNode map) {
    String address = uri.getValue();
    Optional<Node> parameters = field(map, "parameters", Node.class);
    if (QUEUES.contains(address)) {
      address +=
          ":" + parameters.flatMap(p -> field(p, "name")).map(ScalarNode::getValue).orElse("");
    }
    Matcher queue = ENTRANCE.matcher(address);
    if (queue.matches()) {
      (from ? entrances : calls)
          .add(new Mention(file, line(uri), queue.group(1) + ":" + queue.group(2)));
    } else if (from && address.startsWith("platform-http:")) {
      String method =
          parameters
              .flatMap(p -> field(p, "httpMethodRestrict"))
              .map(ScalarNode::getValue)
              .orElse("any method");
      entrances.add(
          new Mention(
              file,
              line(uri),
              method + " " + address.substring("platform-http:".length()).replaceAll("\\?.*", "")));
    }
  }

  private void readText(String key, String text, Node node) {
    Matcher inJar = FILE_IN_JAR.matcher(text);
    boolean address = key.equals("uri") || key.equals("query") || text.startsWith("classpath:");
    while (address && inJar.find()) {
      resources.add(new Mention(file, line(node), inJar.group(1)));
    }
  }

  private void add(List<Mention> mentions, ScalarNode name) {
    mentions.add(new Mention(file, line(name), name.getValue()));
  }

  private static Optional<ScalarNode> field(Node node, String name) {
    return field(node, name, ScalarNode.class);
  }

  private static <N extends Node> Optional<N> field(Node node, String name, Class<N> kind) {
    if (!(node instanceof MappingNode map)) {
      return Optional.empty();
    }
    return map.getValue().stream()
        .filter(tuple -> scalar(tuple.getKeyNode()).filter(name::equals).isPresent())
        .map(NodeTuple::getValueNode)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  private static Optional<String> scalar(Node node) {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
