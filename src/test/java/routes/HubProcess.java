package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A hub in a process of its own, which can be killed. */
public final class HubProcess implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Path data;
  private final Path directory;
  private final String classPath;
  private final int port;
  private final List<String> options;
  private final Map<String, String> environment;
  private Process process;

  /**
   * @param data kept between starts
   * @param options of the Java machine, settings as system properties among them
   */
  public HubProcess(Path data, List<String> options, Map<String, String> environment) {
    this(data, Path.of(""), System.getProperty("java.class.path"), options, environment);
  }

  /** A hub of other classes than this test's; {@code directory} is where it runs. */
  public HubProcess(
      Path data,
      Path directory,
      String classPath,
      List<String> options,
      Map<String, String> environment) {
    this.data = data;
    this.directory = directory.toAbsolutePath();
    this.classPath = classPath;
    this.port = freePort();
    this.options = options;
    this.environment = environment;
  }

  /** Waits until the hub answers. */
  public HubProcess start() throws IOException {
    begin();
    awaitAnswers();
    return this;
  }

  /**
   * Starts the hub and does not wait for it.
   *
   * @param further options of the Java machine, for this start only
   */
  public void begin(String... further) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=128m"));
    command.addAll(options);
    command.addAll(List.of(further));
    command.addAll(List.of("-cp", classPath, "routes.Switchboard"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("HUB_DATA", data.toString());
    builder.environment().put("PORT", String.valueOf(port));
    builder.environment().put("MANAGEMENT_PORT", "0");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    process = builder.start();
  }

  /** Until the hub takes calls. */
  public void awaitAnswers() throws IOException {
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !process.isAlive() || answers());
    assertThat(process.isAlive()).as(Files.readString(log())).isTrue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to stop, as an operator does. */
  public void askToStop() {
    process.destroy();
  }

  /** As a power cut would. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Which hub it is in the rows that name an owner. */
  public String ownerPrefix() {
    return "hub-" + process.pid() + "-";
  }

  public Path log() {
    return data.resolve("hub.log");
  }

  public HttpResponse<String> post(String body) {
    return send(
        HttpRequest.newBuilder(URI.create(address("/webhook/zapier")))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public JsonNode get(String path) {
    return Outside.read(send(HttpRequest.newBuilder(URI.create(address(path)))).body());
  }

  public String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** The hub's own PostgreSQL, as anybody on this machine reaches it. */
  public JdbcTemplate database() throws IOException {
    String postgres = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3).strip();
    return new JdbcTemplate(
        new DriverManagerDataSource(
            "jdbc:postgresql://127.0.0.1:%s/postgres?currentSchema=switchboard".formatted(postgres),
            "postgres",
            ""));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private boolean answers() {
    try {
      return send(HttpRequest.newBuilder(URI.create(address("/health")))).statusCode() == 200;
    } catch (AssertionError notYet) {
      return false;
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no answer", failed);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
