package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.core.ThrowingRunnable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;
import routes.Tables;
import routes.agents.AgentDirectory;
import routes.agents.Companies;
import routes.agents.PartyIdentifier;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.customers.CustomerDirectory;
import routes.mappings.Mappings;
import routes.watching.CallTraces;
import routes.watching.StepWatch;

/** A database of one's own, stand-ins for Slack, and as many hubs as a test starts on them. */
class SlackHouse implements AutoCloseable {
  private static final EmbeddedPostgres SERVER = startServer();

  /** The database with the hub's tables that each house gets a copy of. */
  private static final String MIGRATED = "slack_migrated";

  static {
    DataSource migrated = createDatabase(MIGRATED, "");
    Tables.make(migrated);
  }

  final StandInSlack slack = new StandInSlack();
  final StandInWorkspace workspace = new StandInWorkspace();
  final JdbcTemplate rows;
  final MockEnvironment environment = new MockEnvironment();
  Duration minInterval = Duration.ZERO;
  Duration timeLimit = Duration.ofSeconds(5);
  final Map<String, String> refusedFiles = new ConcurrentHashMap<>();

  private final List<CamelContext> hubs = new ArrayList<>();
  private final DataSource dataSource;
  private final Path mappings;

  SlackHouse(Path mappings) throws IOException {
    this.mappings = mappings;
    String name = "slack_" + UUID.randomUUID().toString().replace("-", "");
    dataSource = createDatabase(name, " template " + MIGRATED);
    rows = new JdbcTemplate(dataSource);
    environment.setProperty("hub.slack.webhook-url", slack.address("/services/T0/B0/default"));
  }

  private static EmbeddedPostgres startServer() {
    try {
      return EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60)).start();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static DataSource createDatabase(String name, String likeAnother) {
    new JdbcTemplate(SERVER.getPostgresDatabase()).execute("create database " + name + likeAnother);
    PGSimpleDataSource source = (PGSimpleDataSource) SERVER.getDatabase("postgres", name, Map.of());
    source.setCurrentSchema("switchboard");
    return source;
  }

  CamelContext startHub(String owner) throws Exception {
    CamelContext hub = startHubWithoutDrainer(owner);
    load(hub, "slack/post-to-slack");
    load(hub, "slack/post-next-message");
    return hub;
  }

  /** From now on hubs post as a bot, by default in the channel C0DEFAULT. */
  void useBot() {
    environment.setProperty("hub.slack.bot-token", "xoxb-test");
    environment.setProperty("hub.slack.channel", "C0DEFAULT");
  }

  private SlackSettings settings() {
    return new SlackSettings(
        minInterval,
        environment.getProperty("hub.slack.bot-token", ""),
        workspace.apiUrl(),
        environment.getProperty("hub.slack.alert-webhook-url", ""),
        Duration.ofMinutes(5),
        environment.getProperty("hub.slack.signing-secret", ""),
        environment.getProperty("hub.slack.follow-up", Boolean.class, false),
        false);
  }

  private SlackButtons buttons() {
    return new SlackButtons(settings(), ZoneId.of("Asia/Kolkata"));
  }

  /** From now on messages of the bot have buttons. */
  void useButtons() {
    environment.setProperty("hub.slack.signing-secret", "slack-test-signing-secret");
  }

  /** A hub that only speaks to operators, looking for news every 20 ms. */
  CamelContext startAlertingHub(String owner) throws Exception {
    DefaultCamelContext hub = new DefaultCamelContext();
    hub.disableJMX();
    hub.getShutdownStrategy().setTimeout(10);
    hub.getPropertiesComponent()
        .addInitialProperty("hub.slack.alert-webhook-url", settings().alertWebhookUrl());
    hub.getRegistry()
        .bind(
            "operatorAlerts",
            new OperatorAlerts(rows, settings(), buttons(), List.of(() -> refusedFiles), owner));
    hubs.add(hub);
    hub.start();
    load(hub, "errors/leave-to-next-tick");
    String alerts = text("slack/alert-operators");
    String hasty = alerts.replace("delay: 5000", "delay: 20\n        initialDelay: 20");
    assertThat(hasty).isNotEqualTo(alerts);
    load(hub, "slack/alert-operators", hasty);
    return hub;
  }

  CamelContext startHubWithoutDrainer(String owner) throws Exception {
    Mappings files = new Mappings(mappings);
    SlackChannels channels = new SlackChannels(files, environment);
    DefaultCamelContext hub = new DefaultCamelContext();
    hub.disableJMX();
    hub.getShutdownStrategy().setTimeout(10);
    hub.getPropertiesComponent().addInitialProperty("hub.work.owner", owner);
    hub.getRegistry().bind("dataSource", dataSource);
    hub.getRegistry().bind("slackChannels", channels);
    SlackPace pace = new SlackPace(settings(), Duration.ofSeconds(60), Duration.ofMillis(4));
    hub.getRegistry().bind("missedCalls", new MissedCalls(channels));
    hub.getRegistry().bind("slackMentions", new SlackMentions(settings()));
    hub.getRegistry().bind("slackPace", pace);
    hub.getRegistry().bind("slackJudge", new SlackJudge(pace));
    hub.getRegistry()
        .bind("stepWatch", new StepWatch(new SimpleMeterRegistry(), new CallTraces("", "test")));
    hub.getRegistry()
        .bind(
            "slackPoster",
            new SlackPoster(
                channels,
                new SlackWebhooks(channels, timeLimit),
                new SlackBot(channels, settings(), timeLimit),
                settings()));
    hub.getRegistry().bind("followUpWriter", new FollowUpWriter());
    hub.getRegistry()
        .bind(
            "messageWriter",
            new MessageWriter(
                new Layouts(files),
                new SpokenCallTranslator(ZoneId.of("Asia/Kolkata")),
                buttons(),
                settings()));
    PhoneNumbers numbers = new PhoneNumbers("IN");
    hub.getPropertiesComponent().addInitialProperty("hub.calls.longest-seconds", "14400");
    hub.getRegistry()
        .bind(
            "partyIdentifier",
            new PartyIdentifier(
                new AgentDirectory(files, numbers),
                new VirtualNumbers(files, numbers, ""),
                numbers,
                new Companies(files, numbers)));
    hub.getRegistry()
        .bind("customerDirectory", new CustomerDirectory(files, numbers, Optional.empty()));
    hubs.add(hub);
    hub.start();
    load(hub, "errors/leave-to-next-tick");
    load(hub, "agents/find-parties");
    load(hub, "slack/amend-call");
    load(hub, "slack/line-up-messages");
    load(hub, "slack/announce-call");
    load(hub, "slack/announce-missed-call");
    return hub;
  }

  private static void load(CamelContext hub, String route) throws Exception {
    load(hub, route, text(route));
  }

  private static void load(CamelContext hub, String route, String text) throws Exception {
    PluginHelper.getRoutesLoader(hub)
        .loadRoutes(ResourceHelper.fromString(route + ".camel.yaml", text));
  }

  private static String text(String route) throws IOException {
    return Files.readString(Path.of("src/main/resources/routes-yaml", route + ".camel.yaml"));
  }

  /** A transcribed call with its job, accepted so many seconds after the start of 2025. */
  UUID transcribedCall(String providerCallId, int acceptedAfter, String department, String... said)
      throws Exception {
    UUID id = UUID.randomUUID();
    String facts =
        new JsonMapper()
            .writeValueAsString(
                Map.of(
                    "fromNumber", "09845012345",
                    "toNumber", "08047190321",
                    "durationSeconds", 120,
                    "startedAt", "2025-01-31T04:00:00Z",
                    "status", "completed"));
    rows.update(
        """
        insert into call (id, provider, provider_call_id, facts, direction, support_number,
          customer_number, agent_name, agent_handle, agent_email, agent_number, department,
          customer_segment, accepted_at)
        values (?, 'exotel', ?, ?::jsonb, 'incoming', '08047190321', '09845012345', 'Meera Nair',
          '@meera.nair', 'meera.nair@example.com', '09845012377', ?, 'General',
          timestamptz '2025-01-01 00:00:00+00' + ? * interval '1 second')
        """,
        id,
        providerCallId,
        facts,
        department,
        acceptedAfter);
    rows.update("insert into job (call_id, stage, run_at) values (?, 'announce-call', null)", id);
    for (int position = 0; position < said.length; position++) {
      rows.update(
          """
          insert into utterance (call_id, position, speaker, start_ms, end_ms, words)
          values (?, ?, ?, 0, 1, ?)
          """,
          id,
          position,
          position % 2 == 0 ? "A" : "B",
          said[position]);
    }
    return id;
  }

  /** A session of one's own with the database, which commits when it is told to. */
  Connection session() throws SQLException {
    Connection session = dataSource.getConnection();
    session.setAutoCommit(false);
    return session;
  }

  Exchange announce(CamelContext hub, UUID call) {
    return announce(hub, "announce-call", call);
  }

  Exchange announceMissed(CamelContext hub, UUID call) {
    rows.update("update job set stage = 'announce-missed-call' where call_id = ?", call);
    return announce(hub, "announce-missed-call", call);
  }

  private static Exchange announce(CamelContext hub, String stage, UUID call) {
    Exchange exchange =
        hub.createProducerTemplate()
            .send("direct:" + stage, prepared -> prepared.setVariable("callId", call.toString()));
    if (exchange.getException() != null) {
      throw new AssertionError(exchange.getException());
    }
    return exchange;
  }

  Instant startOf2025() {
    return Instant.parse("2025-01-01T00:00:00Z");
  }

  long count(String where, Object... values) {
    return rows.queryForObject("select count(*) from " + where, Long.class, values);
  }

  String text(String query, Object... values) {
    return rows.queryForObject(query, String.class, values);
  }

  void stop(CamelContext hub) {
    hub.stop();
    hubs.remove(hub);
  }

  @Override
  public void close() {
    hubs.forEach(CamelContext::stop);
    slack.close();
    workspace.close();
  }

  static void pass(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  static void untilAsserted(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }
}
