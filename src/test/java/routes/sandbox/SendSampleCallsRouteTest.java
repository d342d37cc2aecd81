package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Over real HTTP to a webhook that keeps calls in a real database, as the hub does. */
@SpringBootTest(
    classes = {SandboxOnly.class, SendSampleCallsRouteTest.Database.class},
    webEnvironment = WebEnvironment.NONE,
    properties = {
      "hub.sandbox.wish=true",
      "hub.webhook-secret=kept between us",
      "logging.level.routes=INFO",
      "camel.main.auto-startup=false",
      "camel.main.routes-include-pattern="
          + "classpath:routes-yaml/sandbox/send-sample-calls.camel.yaml"
    })
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext(
    classMode = ClassMode.AFTER_EACH_TEST_METHOD) // a route that was stopped loops no more
class SendSampleCallsRouteTest {
  private static HttpServer webhook;
  private static EmbeddedPostgres postgres;

  @TempDir private static Path data;

  static class Database {
    @Bean
    DataSource dataSource() {
      return postgres.getPostgresDatabase();
    }
  }

  @BeforeAll
  static void startServers() throws IOException {
    postgres = EmbeddedPostgres.start();
    new ResourceDatabasePopulator(
            new ClassPathResource("db/migration/V1__calls_and_their_work.sql"),
            new ClassPathResource("db/migration/V2__slack_bot_missed_calls_and_alerts.sql"))
        .execute(postgres.getPostgresDatabase());
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.start();
  }

  @AfterAll
  static void stopServers() throws IOException {
    webhook.stop(0);
    postgres.close();
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("hub.data", data::toString);
    registry.add("server.port", () -> webhook.getAddress().getPort());
  }

  @Autowired private CamelContext camel;

  private final JdbcTemplate database = new JdbcTemplate(postgres.getPostgresDatabase());
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private int status = 200;

  @BeforeEach
  void open() {
    database.update("delete from call");
    database.update("delete from turn");
    webhook.createContext("/webhook/zapier", this::take);
  }

  @AfterEach
  void close() {
    webhook.removeContext("/webhook/zapier");
  }

  private void take(HttpExchange request) throws IOException {
    secrets.add(request.getRequestHeaders().getFirst("X-Webhook-Secret"));
    String id = new ObjectMapper().readTree(request.getRequestBody()).path("call_id").asText();
    boolean isNew = status == 200 && insert(id);
    if (!isNew && status == 200) {
      database.update("update call set state = 'posted' where provider_call_id = ?", id);
      database.update(
          "update call set state = 'parked', reason = 'No recording' where provider_call_id <> ?",
          id);
    }
    byte[] answer =
        "{\"success\":true,\"message\":\"%s\"}"
            .formatted(isNew ? "Call queued for processing" : "Duplicate call - already processed")
            .getBytes(StandardCharsets.UTF_8);
    request.sendResponseHeaders(status, answer.length);
    request.getResponseBody().write(answer);
    request.close();
  }

  private boolean insert(String callId) {
    int known =
        database.queryForObject(
            "select count(*) from call where provider_call_id = ?", Integer.class, callId);
    return known == 0
        && database.update(
                "insert into call (id, provider, provider_call_id, facts)"
                    + " values (gen_random_uuid(), 'exotel', ?, '{}')",
                callId)
            == 1;
  }

  /**
   * @param exchanges one for the route and one for each part of its split
   */
  private void run(int exchanges) throws Exception {
    NotifyBuilder done =
        new NotifyBuilder(camel).fromRoute("send-sample-calls").whenDone(exchanges).create();
    camel.getRouteController().startRoute("send-sample-call");
    camel.getRouteController().startRoute("send-sample-calls");
    assertThat(done.matches(30, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> told(CapturedOutput output) {
    return Pattern.compile("SampleCalls +(.*)")
        .matcher(output.getOut())
        .results()
        .map(line -> line.group(1).strip())
        .toList();
  }

  private static String whereToLook() {
    int port = webhook.getAddress().getPort();
    return "Open http://127.0.0.1:" + port + "/sandbox/slack to see the messages";
  }

  @Test
  void sendsThreeCallsAndTellsHowTheyFare(CapturedOutput output) throws Exception {
    run(4);

    assertThat(secrets).hasSize(3).containsOnly("kept between us");
    assertThat(told(output))
        .containsExactly(
            "The database has no calls yet: sending 3 invented ones",
            "Sample call 1 of 3: incoming call → accepted",
            "Sample call 2 of 3: outgoing call → accepted",
            "Sample call 3 of 3: incoming call again → recognised, nothing is posted twice",
            "Sample call 1 of 3: incoming call is in Slack",
            "Sample call 2 of 3: outgoing call was parked: No recording",
            whereToLook());
    assertThat(output.getOut()).doesNotContain("09631055120", "9845012388");
  }

  @Test
  void leavesAHubAloneThatHasCalls(CapturedOutput output) throws Exception {
    insert("an older call");

    run(1);

    assertThat(secrets).isEmpty();
    assertThat(told(output)).containsExactly(whereToLook());
  }

  @Test
  void leavesItToAnotherHubThatIsAtIt(CapturedOutput output) throws Exception {
    database.update(
        "insert into turn (name, owner, until) values ('send-sample-calls', 'hub-2', now() + interval '1 minute')");

    run(1);

    assertThat(secrets).isEmpty();
    assertThat(told(output)).containsExactly(whereToLook());
  }

  @Test
  void tellsThatTheWebhookRefused(CapturedOutput output) throws Exception {
    status = 401;

    run(4);

    assertThat(told(output))
        .contains("Sample call 1 of 3: incoming call → refused with 401")
        .endsWith(whereToLook());
  }

  @Test
  void tellsWhereToLookEvenWhenTheDatabaseFails(CapturedOutput output) throws Exception {
    database.update("alter table call rename to away");
    try {
      run(1);
    } finally {
      database.update("alter table away rename to call");
    }

    assertThat(told(output)).hasSize(2).endsWith(whereToLook());
    assertThat(told(output).get(0)).startsWith("The sample calls got no further");
  }
}
