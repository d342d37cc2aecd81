package routes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;
import routes.Hub;
import routes.Outside;
import routes.Switchboard;
import routes.book.RouteBook;

/**
 * A hub that posts as a bot, with a life shorter than that of its database, of Slack and of the
 * other services. It runs in this process, where a start takes a quarter of the time that a process
 * of its own needs; to kill it, all its {@link Lines} are cut in one moment, and what is left of it
 * is thrown away. The chaos harness kills a process.
 */
final class MortalHub implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STEPS_OF_A_CALL = 6;

  final Services services = new Services();
  final JdbcTemplate rows;

  private final Path directory = Files.createTempDirectory("mortal-hub");
  private final Lines lines = new Lines();
  private final EmbeddedPostgres postgres;
  private final int database;
  private final int others;
  private final int slack;

  private ConfigurableApplicationContext context;
  private Hub hub;
  private ProducerTemplate waker;

  MortalHub() throws IOException {
    postgres = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
    rows =
        new JdbcTemplate(
            new SingleConnectionDataSource(
                postgres.getJdbcUrl("postgres", "postgres") + "&currentSchema=switchboard", true));
    database = lines.to(postgres.getPort());
    others = lines.to(Outside.SERVER.port());
    slack = lines.to(services.slackPort());
    Files.createDirectory(directory.resolve("mappings"));
    Files.writeString(
        directory.resolve("mappings/slack_channels.json"),
        """
        {"channels": {"missed": {"channel_id": "C0MISSED"}}, "missed_calls": "missed"}
        """);
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
            "hub.transcripts.assemblyai.base-url=http://127.0.0.1:" + others,
            "hub.recordings.hosts=public=127.0.0.1:" + others + "/recordings")
        .stream()
        .map(setting -> "--" + setting)
        .toArray(String[]::new);
  }

  /** Where the provider keeps recordings. */
  String recordings() {
    return "http://127.0.0.1:" + others + "/recordings/";
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

  /** What is left of it does not wait for a database that it will never see again. */
  void kill() {
    hub.camel().getShutdownStrategy().setTimeout(1);
    lines.cut();
    context.getBean(HikariDataSource.class).close();
    context.close();
    lines.mend();
    start();
  }

  /** Kills it as soon as Slack has taken a message; if none comes in time, at some moment. */
  void killInPost() {
    services.onceSlackHasTakenAMessage(lines::cut);
    long enough = ended() + STEPS_OF_A_CALL;
    goOn("a kill", () -> lines.isCut() || quiet() || ended() >= enough);
    kill();
    services.show();
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
        .pollInterval(Duration.ofMillis(15))
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

  /** All is well outside, and nobody remembers what an earlier sequence has left. */
  void reset() {
    services.mend();
    if (!context.isActive()) {
      lines.mend();
      start();
    }
    rows.update("delete from job");
    rows.update("delete from slack_post where state <> 'posted'");
    rows.update("update slack_channel set next_post_at = now(), owner = null, failures = 0");
    services.forget();
  }

  @Override
  public void close() throws IOException {
    context.close();
    lines.close();
    services.close();
    postgres.close();
    FileSystemUtils.deleteRecursively(directory);
  }
}
