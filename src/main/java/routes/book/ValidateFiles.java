package routes.book;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.util.FileSystemUtils;
import routes.commands.Command;
import routes.commands.UsageException;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/**
 * Checks edited files with the code that the running hub refuses them by, without a database, a
 * network or a web server.
 */
public final class ValidateFiles implements Command {
  private final Class<?> hub;

  /**
   * @param hub the application whose beans the routes call
   */
  public ValidateFiles(Class<?> hub) {
    this.hub = hub;
  }

  @Override
  public String name() {
    return "validate";
  }

  @Override
  public String help() {
    return """
        validate ROUTES [MAPPINGS]
        Checks a directory of routes (or the word "shipped" for those in the jar), and one of mapping
        files. Names each fault with file, line and reason; ends with 1 when there is one.
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws IOException {
    if (arguments.isEmpty() || arguments.size() > 2) {
      throw new UsageException("A directory of routes is needed, and perhaps one of mappings.");
    }
    String routes = arguments.get(0).equals("shipped") ? "" : arguments.get(0);
    SortedMap<String, String> texts = new RouteSource(routes).read();
    Path mappings = arguments.size() == 2 ? Path.of(arguments.get(1)) : null;
    if (mappings != null && !Files.isDirectory(mappings)) {
      throw new IOException(mappings + " is not a directory that can be read");
    }
    Path data = Files.createTempDirectory("validate");
    try (ConfigurableApplicationContext beans = beans(data, mappings)) {
      return report(texts, routes, mappings, beans, out);
    } finally {
      FileSystemUtils.deleteRecursively(data);
    }
  }

  /** The hub's beans, each made when a route names it; whatever lies outside is never asked. */
  private ConfigurableApplicationContext beans(Path data, Path mappings) {
    return new SpringApplicationBuilder(hub)
        .web(WebApplicationType.NONE)
        .lazyInitialization(true)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .initializers(
            context ->
                context
                    .getBeanFactory()
                    .registerSingleton(
                        AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
                        new NothingStarts()))
        .run(
            "--logging.level.root=off",
            "--logging.level.routes=off",
            "--hub.data=" + data,
            "--hub.mappings.dir=" + (mappings == null ? data : mappings),
            "--hub.routes.dir=",
            "--hub.sandbox.wish=true",
            "--hub.database.url=jdbc:postgresql://127.0.0.1:9/none",
            "--spring.flyway.enabled=false",
            "--hub.s3.bucket=none",
            "--hub.s3.region=none",
            "--hub.s3.access-key=none",
            "--hub.s3.secret=none");
  }

  private static int report(
      SortedMap<String, String> texts,
      String routes,
      Path mappings,
      ConfigurableApplicationContext beans,
      PrintStream out)
      throws IOException {
    RouteProof proof = beans.getBean(RouteProof.class);
    List<RouteFault> faults = proof.faults(texts);
    if (!faults.isEmpty()) {
      // The beans that read the mappings are made when a good book names them.
      proof.faults(RouteSource.shipped());
    }
    faults.forEach(out::println);
    int refused = 0;
    if (mappings != null) {
      List<String> problems =
          beans.getBeansOfType(MappingProblems.class).values().stream()
              .flatMap(each -> each.problems().stream())
              .toList();
      Mappings read = beans.getBean(Mappings.class);
      Map<String, String> reasons = read.refused();
      refused = reasons.size();
      reasons.forEach((file, reason) -> out.println(file + ", " + reason));
      unread(mappings, read.status().keySet())
          .forEach(file -> out.println("Not read by the hub: " + file));
      problems.forEach(problem -> out.println("Can be used, but: " + problem));
    }
    int all = faults.size() + refused;
    out.printf(
        "%d route files%s%s: %s%n",
        texts.size(),
        routes.isEmpty() ? " in the jar" : "",
        mappings == null ? "" : " and the mappings",
        all == 0 ? "everything can be used" : all + " fault(s)");
    return all == 0 ? 0 : 1;
  }

  /** Leaves what works by itself, such as the lease keeper, asleep. */
  private static final class NothingStarts implements LifecycleProcessor {
    @Override
    public void onRefresh() {}

    @Override
    public void onClose() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }

  private static Set<String> unread(Path mappings, Set<String> known) throws IOException {
    Set<String> unread = new TreeSet<>();
    try (Stream<Path> files = Files.walk(mappings)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> mappings.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !known.contains(name) && !name.endsWith(".schema.json"))
          .filter(name -> !name.startsWith(".") && !name.startsWith("examples/"))
          .filter(name -> !name.matches("samples/.+\\.(json|form)"))
          .forEach(unread::add);
    }
    return unread;
  }
}
