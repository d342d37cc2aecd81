package routes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.FileSystemUtils;
import routes.Hub;
import routes.Outside;
import routes.Switchboard;
import routes.book.RouteBook;
import routes.slack.StandInWorkspace;

/**
 * A hub that posts as a bot, with a life shorter than that of its database, of Slack and of the
 * other services. It runs in this process, where a start takes a quarter of the time that a process
 * of its own needs; to kill it, all its {@link Lines} are cut in one moment, and what is left of it
 * is thrown away. {@code CrashTest} kills a process.
 */
final class MortalHub implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int STEPS_OF_A_CALL = 6;

  final StandInWorkspace workspace = new StandInWorkspace();
  final JdbcTemplate rows;

  private final Path directory = Files.createTempDirectory("mortal-hub");
  private final Lines lines = new Lines();
  private final EmbeddedPostgres postgres;
  private final int database;
  private final int services;
  private final int slack;
  private final Map<Fault, StubMapping> faults = new EnumMap<>(Fault.class);

  private ConfigurableApplicationContext context;
  private Hub hub;
  private ProducerTemplate waker;

  MortalHub() throws IOException {
    postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
    rows =
        new JdbcTemplate(
            new SimpleDriverDataSource(
                new org.postgresql.Driver(),
                postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=switchboard"));
    database = lines.to(postgres.getPort());
    services = lines.to(Outside.SERVER.port());
    slack = lines.to(URI.create(workspace.apiUrl()).getPort());
    Files.createDirectory(directory.resolve("mappings"));
    Files.writeString(
        directory.resolve("mappings/slack_channels.json"),
        """
        {"channels": {"missed": {"channel_id": "C0MISSED"}}, "missed_calls": "missed"}
        """);
    Outside.behaveWell();
    start();
  }

  private void start() {
    context =
        new SpringApplicationBuilder(Switchboard.class)
            .bannerMode(Banner.Mode.OFF)
            .registerShutdownHook(false)
            .run(settings());
    RouteBook book = context.getBean(RouteBook.class);
    hub = new Hub(context.getEnvironment(), rows, book);
    waker = hub.producer();
  }

  private String[] settings() {
    return List.of(
            "server.port=0",
            "management.server.port=0",
            "hub.data=" + directory.resolve("data"),
            "hub.mappings.dir=" + directory.resolve("mappings"),
            "hub.sandbox.wish=false",
            "hub.admin.password=a password of the tests",
            "hub.database.url=jdbc:postgresql://127.0.0.1:" + database + "/postgres",
            "hub.database.user=postgres",
            "hub.database.pool-size=8",
            "hub.slack.min-interval=0s",
            "hub.slack.bot-token=xoxb-test",
            "hub.slack.channel=C0DEFAULT",
            "hub.slack.api-url=http://127.0.0.1:" + slack + "/api/",
            "hub.work.retry-first-delay=50ms",
            "hub.transcripts.engine=assemblyai",
            "hub.transcripts.assemblyai.api-key=aai-test-key",
            "hub.transcripts.assemblyai.base-url=http://127.0.0.1:" + services,
            "hub.recordings.hosts=public=127.0.0.1:" + services + "/recordings")
        .stream()
        .map(setting -> "--" + setting)
        .toArray(String[]::new);
  }

  /** Where the provider keeps recordings. */
  String recordings() {
    return "http://127.0.0.1:" + services + "/recordings/";
  }

  HttpResponse<String> post(String body) {
    return hub.post(body);
  }

  HttpResponse<String> putBack(String callId) {
    return hub.post("/api/calls/" + callId + "/retry", "");
  }

  JsonNode stats() {
    return Outside.read(hub.get("/stats").body()).path("stats");
  }

  /** Stops it as its operator does: whatever it held is given back. */
  void restart() {
    context.close();
    assertThat(rows.queryForList("select * from job where owner is not null")).isEmpty();
    start();
  }

  void kill() {
    hurryItsEnd();
    lines.cut();
    context.close();
    lines.mend();
    start();
  }

  /** Kills it as soon as Slack has taken a message; if none comes in time, at some moment. */
  void killInPost() {
    workspace.cuts =
        question -> {
          boolean posts = question.method().equals("chat.postMessage");
          if (posts) {
            lines.cut();
          }
          return posts;
        };
    hurryItsEnd();
    long enough = ended() + STEPS_OF_A_CALL;
    goOn("a kill", () -> lines.isCut() || quiet() || ended() >= enough);
    kill();
    show();
  }

  /** What is left of a hub does not wait for a database that it will never see again. */
  private void hurryItsEnd() {
    context.getBean(HikariDataSource.class).setConnectionTimeout(250);
    hub.camel().getShutdownStrategy().setTimeout(1);
  }

  /** Waits for so many steps to end, or until nothing is left to do. */
  void work(int steps) {
    long wanted = ended() + steps;
    goOn(steps + " steps", () -> ended() >= wanted || quiet());
  }

  /** Waits until nothing is left to do. */
  void settle() {
    goOn("nothing to do", this::quiet);
  }

  private void goOn(String until, Callable<Boolean> done) {
    await(until)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              passTime();
              return done.call();
            });
  }

  /** Long enough for every pause, and for the lease of a hub that is dead. */
  private void passTime() {
    String owner = context.getEnvironment().getProperty("hub.work.owner");
    rows.update(
        "update job set run_at = now() where run_at > now() and (owner is null or owner <> ?)",
        owner);
    rows.update(
        """
        update slack_channel set next_post_at = now()
        where next_post_at > now() and (owner is null or owner not like ? || '/%')
        """,
        owner);
    waker.sendBody("seda:wake-worker?size=1&discardWhenFull=true", null);
    waker.sendBody("seda:wake-slack?size=1&discardWhenFull=true", null);
  }

  private long ended() {
    return rows.queryForObject("select count(*) from step where ended_at is not null", Long.class);
  }

  private boolean quiet() {
    return rows.queryForObject(
        """
        select not exists (select from job where run_at is not null)
           and not exists (select from slack_post where state in ('waiting', 'posting'))
        """,
        Boolean.class);
  }

  void begin(Fault fault) {
    faults.computeIfAbsent(
        fault,
        begun -> begun.stub == null ? new StubMapping() : Outside.SERVER.stubFor(begun.stub));
    show();
  }

  void end(Fault fault) {
    StubMapping stub = faults.remove(fault);
    if (stub != null && fault.stub != null) {
      Outside.SERVER.removeStub(stub);
    }
    show();
  }

  Set<Fault> faults() {
    return faults.keySet();
  }

  private void show() {
    Set<Fault> now = Set.copyOf(faults.keySet());
    workspace.faults =
        question ->
            now.stream()
                .filter(fault -> fault.slack != null)
                .sorted()
                .findFirst()
                .map(fault -> fault.slack)
                .orElse(null);
    workspace.cuts =
        question ->
            now.contains(Fault.SLACK_SILENT) && question.method().equals("chat.postMessage");
  }

  /** All is well outside, and nobody remembers what an earlier sequence has left. */
  void reset() {
    Set.copyOf(faults.keySet()).forEach(this::end);
    if (!context.isActive()) {
      lines.mend();
      start();
    }
    rows.update("delete from job");
    rows.update("delete from slack_post where state <> 'posted'");
    rows.update("update slack_channel set next_post_at = now(), owner = null, failures = 0");
    workspace.said.clear();
    Outside.SERVER.resetRequests();
  }

  /** The calls whose ids begin so. */
  Map<String, CallRow> calls(String prefix) {
    Map<String, CallRow> calls = new HashMap<>();
    rows.query(
        """
        select id::text, provider_call_id, state, reason, facts::text,
               (select count(*) from job where call_id = call.id) as jobs,
               exists (select from job where call_id = call.id and run_at is not null) as due,
               (select count(*) from slack_post
                where call_id = call.id and state in ('waiting', 'posting')) as in_line
        from call where provider_call_id like ? || '%'
        """,
        row -> {
          calls.put(
              row.getString("provider_call_id"),
              new CallRow(
                  row.getString("state"),
                  row.getString("reason"),
                  facts(row.getString("facts")),
                  row.getInt("jobs"),
                  row.getBoolean("due"),
                  row.getInt("in_line"),
                  posts(row.getString("id"))));
        },
        prefix);
    return calls;
  }

  /** The bodies that are kept of a call and how often each came, told without its id. */
  Map<String, Integer> deliveries(String callId) {
    Map<String, Integer> deliveries = new HashMap<>();
    rows.query(
        """
        select convert_from(raw, 'UTF8'), deliveries from call_event
        where call_id = (select id from call where provider_call_id = ?)
        """,
        row -> {
          deliveries.put(row.getString(1).replace(callId, "id"), row.getInt(2));
        },
        callId);
    return deliveries;
  }

  /** All facts of a call, told without its id. */
  JsonNode allFacts(String callId) {
    return Outside.read(
        rows.queryForObject(
                "select facts::text from call where provider_call_id = ?", String.class, callId)
            .replace(callId, "id"));
  }

  private static Map<String, Object> facts(String json) {
    JsonNode facts = Outside.read(json);
    Map<String, Object> known = new HashMap<>();
    known.put("durationSeconds", facts.path("durationSeconds").intValue());
    for (String name : List.of("recordingUrl", "startedAtText", "status")) {
      known.put(name, facts.path(name).textValue());
    }
    return known;
  }

  /** How many messages Slack shows of a call, by their purpose. */
  private Map<String, Integer> posts(String id) {
    Map<String, Integer> posts = new HashMap<>();
    for (StandInWorkspace.Said said : workspace.said) {
      String[] key = said.metadata().at("/event_payload/key").asText().split("/");
      if (key[0].equals(id)) {
        posts.merge(key[1], 1, Integer::sum);
      }
    }
    return posts;
  }

  @Override
  public void close() throws IOException {
    context.close();
    lines.close();
    workspace.close();
    postgres.close();
    FileSystemUtils.deleteRecursively(directory);
  }
}
