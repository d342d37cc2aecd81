package routes.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The routes in use, for a person who looks at them: what each does, step by step, as its file says
 * it, and how it has fared since its edition started. A file shows no setting, so no secret either.
 */
@Component
public class BookReader {
  private static final Set<String> QUEUES = Set.of("direct", "seda");
  private static final Set<String> BRANCHES =
      Set.of("when", "otherwise", "doCatch", "doFinally", "onFallback", "onException");
  private static final String HTTP = "platform-http:";

  /** Neither what a step does nor for whom. */
  private static final Set<String> ASIDE = Set.of("id", "description", "note", "resultType");

  private record Reading(Edition edition, List<Entry> entries) {}

  private final RouteBook book;
  private volatile Reading last;

  BookReader(RouteBook book) {
    this.book = book;
  }

  /**
   * What a file holds under one id.
   *
   * @param kind {@code route}, {@code routeConfiguration} or {@code routeTemplate}
   * @param note why it is as it is; may be null
   * @param from where it begins, such as {@code direct:answer-json}; empty when it is no route
   * @param errorHandling the id of the configuration that handles its errors; may be null
   * @param fares null for what is no running route
   * @param text the whole file
   */
  public record Entry(
      String id,
      String kind,
      String group,
      String file,
      String description,
      String note,
      String from,
      String errorHandling,
      Fares fares,
      List<Step> steps,
      String text) {

    private Entry with(Fares seen) {
      return new Entry(
          id, kind, group, file, description, note, from, errorHandling, seen, steps, text);
    }

    private boolean calls(String address) {
      return steps.stream().flatMap(Step::all).anyMatch(step -> address.equals(step.calls()));
    }
  }

  /**
   * How a route has fared since its edition started.
   *
   * @param state such as {@code Started}
   * @param total exchanges that came to an end
   * @param failed of them, those whose failure nobody handled
   * @param handled of them, those whose failure was handled: refused, or put back for later
   * @param meanMillis null when there was none yet
   */
  public record Fares(String state, long total, long failed, long handled, Long meanMillis) {}

  /**
   * @param text what it does, in one line
   * @param calls the {@code direct:} or {@code seda:} that it sends to, now or as the next stage;
   *     null when it calls no route
   * @param steps those within it
   */
  public record Step(
      String id, String kind, String text, String description, String calls, List<Step> steps) {
    Stream<Step> all() {
      return Stream.concat(Stream.of(this), steps.stream().flatMap(Step::all));
    }
  }

  /** Group → what it holds, both sorted; empty while the hub starts or stops. */
  public SortedMap<String, List<Entry>> groups() {
    return entries().stream()
        .map(this::faring)
        .collect(Collectors.groupingBy(Entry::group, TreeMap::new, Collectors.toList()));
  }

  public Optional<Entry> find(String id) {
    return entries().stream().filter(entry -> entry.id().equals(id)).findFirst().map(this::faring);
  }

  /** Who hands over to this route, or has its errors handled by this configuration. */
  public List<String> callers(Entry called) {
    return entries().stream()
        .filter(
            entry ->
                entry.calls(called.from()) || Objects.equals(called.id(), entry.errorHandling()))
        .map(Entry::id)
        .toList();
  }

  /** Where routes begin, such as {@code direct:answer-json} → the route's id. */
  public Map<String, String> entrances() {
    return entries().stream()
        .filter(entry -> !entry.from().isEmpty())
        .collect(Collectors.toMap(Entry::from, Entry::id, (one, other) -> one));
  }

  /** Since when the routes are in use; null while the hub starts or stops. */
  public Instant since() {
    Edition edition = book.current();
    return edition == null ? null : edition.since();
  }

  /** What the files hold, without how it fares; read once for an edition. */
  private List<Entry> entries() {
    Edition edition = book.current();
    if (edition == null) {
      return List.of();
    }
    Reading known = last;
    if (known == null || known.edition() != edition) {
      known =
          new Reading(
              edition,
              edition.texts().entrySet().stream()
                  .flatMap(file -> entries(file.getKey(), file.getValue()))
                  .toList());
      last = known;
    }
    return known.entries();
  }

  private static Stream<Entry> entries(String file, String text) {
    Object parsed = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return maps(parsed)
        .flatMap(entry -> entry.entrySet().stream())
        .filter(entry -> entry.getValue() instanceof Map)
        .map(entry -> entry(file, text, entry.getKey(), map(entry.getValue())));
  }

  private static Entry entry(
      String file, String text, String kind, Map<String, Object> definition) {
    String id = string(definition, "id");
    Map<String, Object> from = map(definition.get("from"));
    int folder = file.indexOf('/');
    return new Entry(
        id,
        kind,
        folder < 0 ? "routes" : file.substring(0, folder),
        file,
        string(definition, "description"),
        string(definition, "note"),
        address(from),
        string(definition, "routeConfigurationId"),
        null,
        steps(from.isEmpty() ? definition : from),
        text);
  }

  private Entry faring(Entry read) {
    Edition edition = book.current();
    return edition == null || !read.kind().equals("route")
        ? read
        : read.with(fares(edition.camel(), read.id()));
  }

  private static Fares fares(CamelContext camel, String id) {
    ManagedCamelContext managed =
        camel.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    ManagedRouteMBean route = managed == null || id == null ? null : managed.getManagedRoute(id);
    if (route == null) {
      return null;
    }
    try {
      long total = route.getExchangesTotal();
      return new Fares(
          route.getState(),
          total,
          route.getExchangesFailed(),
          route.getFailuresHandled(),
          total == 0 ? null : route.getMeanProcessingTime());
    } catch (Exception unwatched) {
      return null;
    }
  }

  /** The steps below {@code steps}, and the branches that stand beside them. */
  private static List<Step> steps(Map<String, Object> parent) {
    List<Step> steps = new ArrayList<>();
    parent.forEach(
        (key, value) -> {
          if (key.equals("steps")) {
            maps(value)
                .flatMap(step -> step.entrySet().stream())
                .forEach(step -> steps.add(step(step.getKey(), step.getValue())));
          } else if (BRANCHES.contains(key)) {
            (value instanceof List ? maps(value) : Stream.of(map(value)))
                .map(branch -> branch.containsKey(key) ? branch.get(key) : branch)
                .forEach(branch -> steps.add(step(key, branch)));
          }
        });
    return steps;
  }

  private static Step step(String kind, Object value) {
    if (!(value instanceof Map)) {
      return new Step(null, kind, Objects.toString(value, ""), null, null, List.of());
    }
    Map<String, Object> definition = map(value);
    String address = address(definition);
    return new Step(
        string(definition, "id"),
        kind,
        address.isEmpty() ? words(definition) : address,
        string(definition, "description"),
        calls(definition, address),
        steps(definition));
  }

  /** Where it sends to at once, or the stage that it has the call go on with. */
  private static String calls(Map<String, Object> definition, String address) {
    if ("nextStage".equals(definition.get("name"))) {
      Object stage = map(map(definition.get("expression")).get("constant")).get("expression");
      return stage == null ? null : "direct:" + stage;
    }
    boolean queue = QUEUES.contains(address.replaceFirst(":.*", ""));
    return queue && !address.contains("${") ? address : null;
  }

  /** Such as {@code direct:answer-json} or {@code GET /health}; empty when it has none. */
  private static String address(Map<String, Object> definition) {
    String uri = string(definition, "uri");
    if (uri == null) {
      return "";
    }
    Map<String, Object> parameters = map(definition.get("parameters"));
    if (uri.startsWith(HTTP)) {
      return Objects.toString(parameters.get("httpMethodRestrict"), "any method").replace(",", ", ")
          + " "
          + uri.substring(HTTP.length());
    }
    String detail =
        Stream.of("name", "query", "delay")
            .map(name -> string(parameters, name))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
    String separator = QUEUES.contains(uri) ? ":" : " ";
    return detail.isEmpty() ? uri : uri + separator + detail;
  }

  /** What else the step says, in a line. */
  private static String words(Map<String, Object> definition) {
    List<String> words = new ArrayList<>();
    definition.forEach(
        (key, value) -> {
          if (key.equals("expression")) {
            words.add(expression(value));
          } else if (key.equals("name") && definition.containsKey("expression")) {
            words.add(line(value) + " =");
          } else if (key.equals("ref") && definition.containsKey("method")) {
            words.add(line(value) + "." + line(definition.get("method")));
          } else if (!ASIDE.contains(key)
              && !BRANCHES.contains(key)
              && !Set.of("steps", "method").contains(key)) {
            words.add(value instanceof Map ? key + " " + expression(value) : line(value));
          }
        });
    return String.join(" ", words).strip();
  }

  /** An expression without the name of its language, which its signs tell. */
  private static String expression(Object value) {
    if (!(value instanceof Map)) {
      return line(value);
    }
    Map<String, Object> inner = map(value);
    return inner.containsKey("ref")
        ? words(inner)
        : inner.entrySet().stream()
            .filter(part -> !ASIDE.contains(part.getKey()))
            .map(part -> expression(part.getValue()))
            .collect(Collectors.joining(" "));
  }

  private static String line(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(BookReader::expression).collect(Collectors.joining(", "))
        : Objects.toString(value, "").replaceAll("\\s+", " ").strip();
  }

  private static String string(Map<String, Object> map, String key) {
    Object value = map.get(key);
    return value == null ? null : value.toString();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value instanceof Map ? (Map<String, Object>) value : Map.of();
  }

  private static Stream<Map<String, Object>> maps(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(BookReader::map)
        : Stream.of(map(value));
  }
}
