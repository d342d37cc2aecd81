package routes.storage;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of the hub's own, for a machine that has none. It listens on 127.0.0.1 only
 * and keeps its data between starts. Anyone who has an account on this machine can reach it as user
 * {@code postgres}.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

  /** What a promise to keep data rests on; the library's own defaults are for tests. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "server_encoding", "UTF8");

  private final Path data;
  private final Path binaries;
  private EmbeddedPostgres server;

  EmbeddedDatabase(Path data, Path binaries) throws IOException, SQLException {
    this.data = data;
    this.binaries = binaries;
    stopLeftover();
    server = start(0);
    assertSettings();
    log.info(
        "Embedded PostgreSQL runs on 127.0.0.1:{}, user postgres, data in {}",
        server.getPort(),
        data);
  }

  String url() {
    return url(server.getPort());
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /**
   * Where the server of another process listens.
   *
   * @throws IllegalStateException when none has come up yet
   */
  static String urlOfRunning(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
    if (lines.size() < 4 || !listens(Integer.parseInt(lines.get(3).strip()))) {
      throw new IllegalStateException(
          "The hub that uses %s is starting or stopping, try again".formatted(data.getParent()));
    }
    return url(Integer.parseInt(lines.get(3).strip()));
  }

  /** Starts the server again if somebody or something ended it while the hub runs. */
  synchronized void keepRunning() throws IOException {
    int port = server.getPort();
    if (!listens(port)) {
      log.error("The embedded PostgreSQL has ended; starting it again");
      server.close();
      stopLeftover();
      server = start(port);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    server.close();
  }

  private EmbeddedPostgres start(int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setOverrideWorkingDirectory(binaries.toFile())
            .setPort(port)
            .setPGStartupWait(Duration.ofSeconds(60));
    REQUIRED.forEach(
        (name, value) -> {
          if (!name.equals("server_encoding")) {
            builder.setServerConfig(name, value);
          }
        });
    return builder.start();
  }

  private void assertSettings() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> required : REQUIRED.entrySet()) {
        try (ResultSet shown = statement.executeQuery("show " + required.getKey())) {
          shown.next();
          if (!required.getValue().equals(shown.getString(1))) {
            throw new IllegalStateException(
                "The embedded PostgreSQL runs with %s = %s, which is not safe"
                    .formatted(required.getKey(), shown.getString(1)));
          }
        }
      }
    }
  }

  /** A hub that was killed leaves its server running; it is stopped before the data is opened. */
  private void stopLeftover() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.size() < 4) {
      Files.delete(pidFile);
      return;
    }
    long pid = Long.parseLong(lines.get(0).strip());
    var leftover =
        ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .filter(p -> p.info().command().orElse("").contains("postgres"))
            .filter(
                p -> List.of(p.info().arguments().orElse(new String[0])).contains(data.toString()));
    if (leftover.isPresent()) {
      stop(leftover.get());
      log.info("Stopped the PostgreSQL that an earlier hub had left running");
    } else if (listens(Integer.parseInt(lines.get(3).strip()))) {
      throw new IllegalStateException(
          "Another PostgreSQL may be using " + data + ": stop it first, see " + pidFile);
    } else {
      Files.delete(pidFile);
    }
  }

  private static void stop(ProcessHandle process) {
    try {
      process.destroy();
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      process.destroyForcibly();
      process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1_000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
