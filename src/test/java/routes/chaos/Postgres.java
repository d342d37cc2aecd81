package routes.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A PostgreSQL server that several hubs share, and that can crash. Its commits are durable. */
final class Postgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres server;

  Postgres(Path data) throws IOException {
    this.data = data;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    start();
  }

  void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPort(port)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", "100")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .start();
  }

  /** All its processes end at once; the next start recovers from the log. */
  void crash() throws Exception {
    List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
    long pid = Long.parseLong(lines.get(0).strip());
    new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    server.close();
  }

  /** A server that could not write ends by itself. */
  void startIfDown() throws IOException {
    try (var probe = new Socket("127.0.0.1", port)) {
      return;
    } catch (IOException down) {
      server.close();
      start();
    }
  }

  int port() {
    return port;
  }

  JdbcTemplate in(String database) {
    return new JdbcTemplate(
        new DriverManagerDataSource(
            "jdbc:postgresql://127.0.0.1:%d/%s?currentSchema=switchboard".formatted(port, database),
            "postgres",
            ""));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
