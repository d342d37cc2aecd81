package routes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
  @TempDir Path directory;

  @Test
  void stopsAServerThatADeadHubLeftRunningAndKeepsItsData() throws Exception {
    Path data = Files.createDirectories(directory.resolve("postgres"));
    Path program = Files.createDirectories(directory.resolve("program"));
    Process hub =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OrphanedHub.class.getName(),
                data.toString(),
                program.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("hub.log").toFile())
            .start();
    assertThat(hub.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(hub.exitValue()).as(Files.readString(directory.resolve("hub.log"))).isEqualTo(9);
    ProcessHandle orphan = server(data);
    assertThat(orphan.isAlive()).isTrue();
    EmbeddedDatabase database = new EmbeddedDatabase(data, program);
    try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select word from kept")) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("still here");
    } finally {
      database.close();
    }
    assertThat(data.resolve("postmaster.pid")).doesNotExist();
  }

  private static ProcessHandle server(Path data) throws Exception {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @Test
  void leavesAServerAloneThatMayBeSomebodyElses() throws Exception {
    Path data = Files.createDirectories(directory.resolve("postgres"));
    try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Files.writeString(
          data.resolve("postmaster.pid"),
          "%d\n%s\n1700000000\n%d\n"
              .formatted(ProcessHandle.current().pid(), data, somebody.getLocalPort()));
      assertThatThrownBy(() -> new EmbeddedDatabase(data, directory.resolve("program")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Another PostgreSQL may be using " + data);
    }
    assertThat(data.resolve("postmaster.pid")).exists();
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }
}
