package routes.chaos;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Lets go wrong what can go wrong, one scenario after the other, and counts what became of every
 * acknowledged call. Ends with 1 when one was lost or came twice.
 *
 * <p>{@code make chaos}, {@code make chaos-short}, {@code make chaos ONLY="slack-429 s3-slow"}.
 */
final class Chaos {
  private static final String ROW =
      "| %-34s | %6s | %4s | %5s | %5s | %9s | %8s | %7s | %7s | %9s |%n";

  private Chaos() {}

  /**
   * @param arguments the jar; {@code long} or {@code short}, or names of scenarios
   */
  public static void main(String[] arguments) throws Exception {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    // It complains of a server that has crashed before it could be stopped.
    ((Logger) LoggerFactory.getLogger("io.zonky.test")).setLevel(Level.OFF);
    List<String> wanted = List.of(arguments).subList(1, arguments.length);
    boolean brief = wanted.equals(List.of("short"));
    List<Scenario> scenarios =
        Stream.of(Kills.ALL, DatabaseFaults.ALL, OutsideFaults.ALL, Inputs.ALL, Clocks.ALL)
            .flatMap(List::stream)
            .filter(
                scenario ->
                    wanted.equals(List.of("long"))
                        || brief && scenario.brief()
                        || wanted.contains(scenario.name()))
            .toList();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    Path work = Files.createTempDirectory("chaos");
    List<String> bad = new ArrayList<>();
    long begun = System.nanoTime();
    try (Ground ground = new Ground(Path.of(arguments[0]), work)) {
      System.out.printf(
          ROW,
          "fault",
          "acked",
          "lost",
          "twice",
          "again",
          "asr twice",
          "no reply",
          "refused",
          "by hand",
          "recovered");
      System.out.printf(ROW.replaceAll("%-?\\d+s", "---"));
      for (Scenario scenario : scenarios) {
        bad.addAll(run(ground, scenario, brief));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d scenarios in %d s; logs in %s%n",
        scenarios.size(),
        Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
        work);
    bad.forEach(System.out::println);
    System.exit(bad.isEmpty() && !scenarios.isEmpty() ? 0 : 1);
  }

  private static List<String> run(Ground ground, Scenario scenario, boolean brief) {
    try {
      Verdict verdict = scenario.play().run(ground, scenario.name(), brief);
      System.out.printf(
          ROW,
          scenario.name(),
          verdict.acknowledged(),
          verdict.lost().size(),
          verdict.twice().size(),
          verdict.again(),
          verdict.resubmitted(),
          verdict.unanswered(),
          verdict.refused(),
          verdict.byHand(),
          "%.1f s".formatted(verdict.recovery().toMillis() / 1000.0));
      Stream<String> found =
          Stream.concat(
              verdict.lost().stream().map(lost -> "lost: " + lost),
              verdict.twice().stream().map(twice -> "twice: " + twice));
      return verdict.good()
          ? List.of()
          : Stream.concat(Stream.of(scenario.name() + ":"), found.limit(20)).toList();
    } catch (Exception | AssertionError broken) {
      broken.printStackTrace(System.out);
      return List.of(scenario.name() + ": " + broken);
    }
  }
}
