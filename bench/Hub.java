import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A hub in a process of its own, started from a jar with none of the caller's settings.
 *
 * @param directory its working directory, with its HUB_DATA in {@code data} and its log
 */
record Hub(String name, Process process, Path directory, int port, String databaseUrl)
    implements AutoCloseable {
  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "JAVA_HOME", "LANG", "LC_ALL", "TMPDIR");

  private static final String IDLE_WORKER =
      """
      - route:
          id: claim-due-jobs
          from:
            id: from-wake-up
            uri: seda
            parameters:
              name: wake-worker
              size: 1
            steps:
              - stop:
                  id: claim-nothing
      """;

  /** Starts one without waiting for it; see {@link #awaitHealth}. */
  static Hub launch(
      String name, Path jar, Path directory, String memory, Map<String, String> settings)
      throws IOException {
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder("java", "-Xmx" + memory, "-jar", jar.toAbsolutePath().toString());
    builder.environment().keySet().retainAll(KEPT);
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT", String.valueOf(port),
                "MANAGEMENT_PORT", "-1",
                "HUB_DATA", directory.resolve("data").toAbsolutePath().toString()));
    builder.environment().putAll(settings);
    Process process =
        builder
            .directory(Files.createDirectories(directory).toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("hub.log").toFile())
            .start();
    return new Hub(name, process, directory, port, settings.get("DATABASE_URL"));
  }

  /** Starts one and waits until it takes calls. */
  static Hub start(
      String name, Path jar, Path directory, String memory, Map<String, String> settings)
      throws Exception {
    return launch(name, jar, directory, memory, settings).awaitHealth();
  }

  Hub awaitHealth() throws Exception {
    for (int wait = 0; wait < 3_000 && process.isAlive(); wait++) {
      if (isHealthy()) {
        return this;
      }
      Thread.sleep(100);
    }
    close();
    throw new IOException(
        name + " does not start: " + Files.readString(directory.resolve("hub.log")));
  }

  boolean isHealthy() {
    try (Wire wire = new Wire(port)) {
      return wire.get("/health") == 200;
    } catch (IOException away) {
      return false;
    }
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  /** A connection to its database, the configured or the embedded one. */
  Connection database() throws Exception {
    Connection connection;
    if (databaseUrl != null) {
      connection = DriverManager.getConnection(databaseUrl, "postgres", "");
    } else {
      List<String> lines = Files.readAllLines(directory.resolve("data/postgres/postmaster.pid"));
      connection =
          DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(lines.get(3).strip()),
              "postgres",
              "");
    }
    connection.createStatement().execute("set search_path to switchboard, public");
    return connection;
  }

  /** Megabytes that the process holds, by a name of /proc/…/status such as VmRSS; 0 elsewhere. */
  long megabytes(String figure) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(figure + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** The jar's routes, but with a worker that works nothing off. */
  static Path routesWithoutWorker(Path jar, Path to) throws Exception {
    Process copy =
        new ProcessBuilder("java", "-jar", jar.toString(), "copy-routes", to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (copy.waitFor() != 0) {
      throw new IOException("the routes cannot be copied out of " + jar);
    }
    Files.writeString(
        to.resolve("work/claim-due-jobs.camel.yaml"), IDLE_WORKER, StandardCharsets.UTF_8);
    return to;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Asks it to stop and waits; after a minute it is killed. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
