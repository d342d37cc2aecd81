package routes.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.HubProcess;

/**
 * What one scenario happens in: hubs on a database and a bucket of their own, callers, and what
 * lies outside. Hubs post as a bot unless told otherwise, and all waiting is short.
 */
final class House implements AutoCloseable {
  private static final Map<String, String> HASTE =
      Map.of(
          "hub.work.lease", "4s",
          "hub.work.retry-first-delay", "500ms",
          "hub.work.retry-max-delay", "4s",
          "hub.slack.min-interval", "20ms");

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  final Ground ground;
  final String name;
  final Outdoors outdoors;
  final Callers callers;
  final List<HubProcess> hubs = new ArrayList<>();
  final Path work;
  final JdbcTemplate rows;
  int byHand;
  private long faultEnded = System.nanoTime();

  /**
   * What a scenario wants otherwise.
   *
   * @param settings as system properties
   * @param variables of the environment; an empty one is not set
   */
  record Wishes(
      int hubs,
      Postgres postgres,
      Integer databasePort,
      Map<String, String> settings,
      Map<String, String> variables) {
    Wishes(int hubs) {
      this(hubs, null, null, Map.of(), Map.of());
    }

    Wishes with(String setting, String value) {
      return new Wishes(hubs, postgres, databasePort, plus(settings, setting, value), variables);
    }

    Wishes variable(String name, String value) {
      return new Wishes(hubs, postgres, databasePort, settings, plus(variables, name, value));
    }

    Wishes on(Postgres server) {
      return new Wishes(hubs, server, databasePort, settings, variables);
    }

    Wishes through(SlowLine line) {
      return new Wishes(hubs, postgres, line.port(), settings, variables);
    }

    private static Map<String, String> plus(Map<String, String> map, String key, String value) {
      Map<String, String> more = new HashMap<>(map);
      more.put(key, value);
      return more;
    }
  }

  House(Ground ground, String name, Wishes wishes) throws IOException {
    this.ground = ground;
    this.name = name;
    work = Files.createDirectories(ground.work.resolve(name));
    outdoors = new Outdoors(ground.s3Port());
    Postgres postgres = wishes.postgres == null ? ground.postgres : wishes.postgres;
    String database = name.replace('-', '_');
    postgres.in("postgres").execute("create database " + database);
    ground.createBucket(name);
    rows = postgres.in(database);
    int port = wishes.databasePort == null ? postgres.port() : wishes.databasePort;
    for (int number = 1; number <= wishes.hubs; number++) {
      Path data = Files.createDirectories(work.resolve("hub-" + number));
      hubs.add(
          new HubProcess(
              data,
              ground.app,
              "switchboard.jar:fail-points.jar",
              options(wishes, data),
              environment(wishes, "jdbc:postgresql://127.0.0.1:" + port + "/" + database)));
    }
    callers =
        new Callers(
            name, hubs.stream().map(hub -> hub.address("/webhook/zapier")).toList(), this::call);
  }

  private static List<String> options(Wishes wishes, Path data) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:SharedArchiveFile=switchboard.jsa",
                "-Dchaos.passed=" + data.resolve("passed")));
    Map<String, String> settings = new HashMap<>(HASTE);
    settings.putAll(wishes.settings);
    settings.forEach((setting, value) -> options.add("-D" + setting + "=" + value));
    return options;
  }

  private Map<String, String> environment(Wishes wishes, String databaseUrl) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SANDBOX", "false");
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("DATABASE_USER", "postgres");
    environment.put("DATABASE_PASSWORD", "any");
    environment.put("S3_BUCKET", name);
    environment.put("S3_REGION", "us-east-1");
    environment.put("S3_ACCESS_KEY", "chaos");
    environment.put("S3_SECRET", "chaos-secret");
    environment.put("S3_ENDPOINT", outdoors.s3Address());
    environment.put("SLACK_BOT_TOKEN", "xoxb-chaos");
    environment.put("SLACK_CHANNEL", "C0CHAOS");
    environment.put("SLACK_API_URL", outdoors.slack.apiUrl());
    environment.put("SLACK_WEBHOOK_URL", outdoors.address() + "/services/T0/B0/chaos");
    environment.put("ASSEMBLYAI_API_KEY", "aai-chaos");
    environment.put("ASSEMBLYAI_BASE_URL", outdoors.address());
    environment.put("RECORDING_HOSTS", "exotel=127.0.0.1:" + outdoors.port() + "/recordings");
    environment.putAll(wishes.variables);
    environment.values().removeIf(String::isEmpty);
    return environment;
  }

  private String call(String id) {
    return """
        {"call_id": "%s", "from_number": "09631055120", "to_number": "08047190321",
         "duration": "56", "status": "completed", "timestamp": "2025-11-07 14:20:11",
         "recording_url": "%s"}"""
        .formatted(id, outdoors.recordingUrl(id));
  }

  /** The first hub, or the only one. */
  HubProcess hub() {
    return hubs.get(0);
  }

  House startHubs() throws IOException {
    for (HubProcess hub : hubs) {
      hub.start();
    }
    return this;
  }

  /** From now on nothing more goes wrong. */
  void faultEnds() {
    faultEnded = System.nanoTime();
  }

  /**
   * Waits until callers and hubs have nothing more to do, or have done nothing for so long, and
   * looks at what became of all.
   */
  Verdict settle(Duration patience) throws Exception {
    callers.end(Duration.ofSeconds(30));
    long done = -1;
    long end = 0;
    while (!isQuiet()) {
      long now = posted();
      if (now != done) {
        done = now;
        end = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > end) {
        break;
      }
      retryParked();
      Thread.sleep(100);
    }
    Duration recovery = Duration.ofNanos(System.nanoTime() - faultEnded);
    return Verdict.of(this, recovery);
  }

  /** What a person does who has read the reasons. */
  private void retryParked() throws Exception {
    for (String id : parked()) {
      HttpRequest retry =
          HttpRequest.newBuilder(URI.create(hub().address("/api/calls/" + id + "/retry")))
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      if (CLIENT.send(retry, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
        byHand++;
      }
    }
  }

  private List<String> parked() {
    try {
      return rows.queryForList("select id::text from call where state = 'parked'", String.class);
    } catch (DataAccessException away) {
      return List.of();
    }
  }

  private long posted() {
    try {
      return count("select count(*) from call where state = 'posted'");
    } catch (DataAccessException away) {
      return -1;
    }
  }

  private boolean isQuiet() {
    try {
      return count("select count(*) from call where state in ('processing', 'parked')") == 0
          && count("select count(*) from slack_post where state in ('waiting', 'posting')") == 0;
    } catch (DataAccessException away) {
      return false;
    }
  }

  long count(String question) {
    return rows.queryForObject(question, Long.class);
  }

  static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** Looks every few milliseconds; gives up without complaint. */
  static boolean await(Duration atMost, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < end) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Thread.sleep(5);
    }
    return false;
  }

  @Override
  public void close() {
    callers.close();
    hubs.forEach(HubProcess::kill);
    outdoors.close();
  }
}
