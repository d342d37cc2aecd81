package routes.book;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.reifier.RouteReifier;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.stereotype.Component;

/**
 * Tries route files before anything runs by them: all are loaded into a context that is never
 * started, each route is built, and the names that the files give and use must fit together.
 */
@Component
public class RouteProof {
  /** Stages that queries and beans send calls to, which no route file names. */
  private static final Set<String> NEEDED =
      Set.of("direct:identify-parties", "direct:give-up", "seda:wake-worker");

  private static final Pattern AT_STEP = Pattern.compile(">>> (.+?) <<<", Pattern.DOTALL);
  private static final Pattern LINE = Pattern.compile("\\bline[: ]+(\\d+)");

  /** How Camel shows a bean: its address in memory before its type. */
  private static final Pattern OBJECT = Pattern.compile("[\\w.$]+@[0-9a-f]+ of type: ");

  private static final int LONGEST_REASON = 500;

  private final CamelHouse house;

  /** What passed last, so that only what differs from it has to be built again. */
  private SortedMap<String, String> passed = new TreeMap<>();

  private Set<String> passedForAll = Set.of();

  RouteProof(CamelHouse house) {
    this.house = house;
  }

  /**
   * What is wrong with these files, taken as a whole; nothing when they can be run.
   *
   * @param texts file name → text
   */
  public synchronized List<RouteFault> faults(SortedMap<String, String> texts) {
    List<RouteFault> faults = new ArrayList<>();
    List<RouteTree> trees = new ArrayList<>();
    texts.forEach(
        (file, text) -> {
          try {
            trees.add(RouteTree.of(file, text));
          } catch (FaultyFileException faulty) {
            faults.add(faulty.fault());
          }
        });
    if (faults.isEmpty()) {
      faults.addAll(looseEnds(trees));
    }
    if (faults.isEmpty()) {
      Set<String> forAll = notOnlyRoutes(trees);
      faults.addAll(build(unproved(texts, forAll)));
      if (faults.isEmpty()) {
        passed = new TreeMap<>(texts);
        passedForAll = forAll;
      }
    }
    return faults;
  }

  /**
   * The files that have changed since all passed, with those that routes of other files are built
   * by; all files when one of the latter has changed.
   */
  private SortedMap<String, String> unproved(SortedMap<String, String> texts, Set<String> forAll) {
    Set<String> changed = Revision.changed(passed, texts);
    if (!Collections.disjoint(changed, forAll) || !Collections.disjoint(changed, passedForAll)) {
      return texts;
    }
    SortedMap<String, String> open = new TreeMap<>(texts);
    open.keySet().removeIf(file -> !changed.contains(file) && !forAll.contains(file));
    return open;
  }

  private static List<RouteFault> looseEnds(List<RouteTree> trees) {
    List<RouteFault> faults = new ArrayList<>();
    twice(trees, RouteTree::ids, "the id %s stands twice, also in %s", faults);
    twice(trees, RouteTree::entrances, "%s begins a route twice, also in %s", faults);
    Set<String> entrances = names(trees, RouteTree::entrances);
    missing(trees, RouteTree::calls, entrances, "no route begins with %s", faults);
    missing(trees, RouteTree::stages, entrances, "no route begins with %s, the next stage", faults);
    missing(
        trees,
        RouteTree::namedConfigurations,
        names(trees, RouteTree::configurations),
        "there is no routeConfiguration with the id %s",
        faults);
    mentions(trees, RouteTree::resources)
        .filter(resource -> RouteProof.class.getResource("/" + resource.name()) == null)
        .forEach(resource -> faults.add(fault(resource, "the jar has no file " + resource.name())));
    NEEDED.stream()
        .filter(name -> !entrances.contains(name))
        .sorted()
        .forEach(
            name ->
                faults.add(
                    new RouteFault(
                        "", 0, "no route begins with " + name + ", which every call needs")));
    return faults;
  }

  private static void twice(
      List<RouteTree> trees,
      Function<RouteTree, List<RouteTree.Mention>> given,
      String reason,
      List<RouteFault> faults) {
    Map<String, RouteTree.Mention> first = new HashMap<>();
    mentions(trees, given)
        .forEach(
            mention -> {
              RouteTree.Mention other = first.putIfAbsent(mention.name(), mention);
              if (other != null) {
                faults.add(fault(mention, reason.formatted(mention.name(), place(other))));
                faults.add(fault(other, reason.formatted(mention.name(), place(mention))));
              }
            });
  }

  private static void missing(
      List<RouteTree> trees,
      Function<RouteTree, List<RouteTree.Mention>> used,
      Set<String> given,
      String reason,
      List<RouteFault> faults) {
    mentions(trees, used)
        .filter(mention -> !given.contains(mention.name()))
        .forEach(mention -> faults.add(fault(mention, reason.formatted(mention.name()))));
  }

  private static Stream<RouteTree.Mention> mentions(
      List<RouteTree> trees, Function<RouteTree, List<RouteTree.Mention>> which) {
    return trees.stream().flatMap(tree -> which.apply(tree).stream());
  }

  private static Set<String> names(
      List<RouteTree> trees, Function<RouteTree, List<RouteTree.Mention>> which) {
    Set<String> names = new HashSet<>();
    mentions(trees, which).forEach(mention -> names.add(mention.name()));
    return names;
  }

  /** The files with configurations or templates, for example. */
  private static Set<String> notOnlyRoutes(List<RouteTree> trees) {
    return mentions(trees, RouteTree::entries)
        .filter(entry -> !entry.name().equals("route"))
        .map(RouteTree.Mention::file)
        .collect(Collectors.toSet());
  }

  private static RouteFault fault(RouteTree.Mention mention, String reason) {
    return new RouteFault(mention.file(), mention.line(), reason);
  }

  private static String place(RouteTree.Mention mention) {
    return mention.file() + " line " + mention.line();
  }

  private List<RouteFault> build(SortedMap<String, String> texts) {
    List<RouteFault> faults = new ArrayList<>();
    try (DefaultCamelContext scratch = house.context()) {
      scratch.disableJMX();
      scratch.build();
      scratch.init();
      new TreeMap<>(texts).forEach((file, text) -> load(scratch, file, text, faults));
      if (faults.isEmpty()) {
        for (RouteDefinition route : List.copyOf(scratch.getRouteDefinitions())) {
          build(scratch, route, faults);
        }
      }
    } catch (Exception unexpected) {
      faults.add(new RouteFault("", 0, reason(unexpected)));
    }
    return faults;
  }

  private static void load(
      CamelContext scratch, String file, String text, List<RouteFault> faults) {
    try {
      PluginHelper.getRoutesLoader(scratch).loadRoutes(ResourceHelper.fromString(file, text));
    } catch (Exception broken) {
      Matcher line = LINE.matcher(String.valueOf(broken.getMessage()));
      faults.add(
          new RouteFault(file, line.find() ? Integer.parseInt(line.group(1)) : 0, reason(broken)));
    }
  }

  private static void build(
      DefaultCamelContext scratch, RouteDefinition route, List<RouteFault> faults) {
    try {
      RouteDefinitionHelper.prepareRoute(scratch, route);
      new RouteReifier(scratch, route).createRoute();
    } catch (Exception broken) {
      String file = route.getResource() == null ? "" : route.getResource().getLocation();
      faults.add(
          new RouteFault(file.replaceFirst("^[a-z]+:", ""), line(route, broken), reason(broken)));
    }
  }

  /** The line of the step that Camel complains of, else that of its route. */
  private static int line(RouteDefinition route, Exception broken) {
    Matcher step = AT_STEP.matcher(String.valueOf(broken.getMessage()));
    if (step.find()) {
      for (ProcessorDefinition<?> output :
          ProcessorDefinitionHelper.filterTypeInOutputs(
              route.getOutputs(), ProcessorDefinition.class)) {
        if (output.toString().equals(step.group(1)) && output.getLineNumber() > 0) {
          return output.getLineNumber();
        }
      }
    }
    return Math.max(0, route.getLineNumber());
  }

  /** The innermost cause, on one line. */
  private static String reason(Throwable broken) {
    Throwable cause = broken;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line = OBJECT.matcher(text.replaceAll("\\s+", " ").strip()).replaceAll("");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }
}
