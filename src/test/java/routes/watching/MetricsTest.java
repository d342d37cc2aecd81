package routes.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.yaml.snakeyaml.Yaml;
import routes.Hub;
import routes.HubTest;
import routes.book.RouteBook;
import routes.mappings.Mappings;

/** What Prometheus reads, and that the documents, the dashboard and the alerts speak of it. */
@HubTest
class MetricsTest {
  private static final Path MONITORING = Path.of("monitoring");
  private static final Pattern NAME =
      Pattern.compile(
          "\\b(switchboard|hikaricp|jvm|http_server|process|system|logback)_[a-z_]+\\b");

  @Autowired Hub hub;
  @Autowired RouteBook book;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private String scrape() {
    return hub.watch("/actuator/prometheus", Hub.login()).body();
  }

  /** The value of a sample, given as it is written: name and sorted labels; 0 when it is absent. */
  private static double value(String scrape, String sample) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Waits until each of these samples has grown by one since the given scrape. */
  private void awaitOneMore(String before, String... samples) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              String now = scrape();
              assertThat(samples)
                  .allSatisfy(
                      sample ->
                          assertThat(value(now, sample))
                              .as(sample)
                              .isEqualTo(value(before, sample) + 1));
            });
  }

  @Test
  void countsACallOnItsWay() {
    String before = scrape();
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    hub.post(Hub.call(id));
    hub.post(Hub.call(id, Map.of("status", "answered")));
    awaitOneMore(
        before,
        "switchboard_deliveries_total{became=\"accepted\",source=\"zapier\"}",
        "switchboard_deliveries_total{became=\"repeated\",source=\"zapier\"}",
        "switchboard_deliveries_total{became=\"folded\",source=\"zapier\"}",
        "switchboard_step_seconds_count{outcome=\"done\",stage=\"identify-parties\"}",
        "switchboard_step_seconds_count{outcome=\"done\",stage=\"archive-recording\"}",
        "switchboard_step_seconds_count{outcome=\"done\",stage=\"transcribe-recording\"}",
        "switchboard_step_seconds_count{outcome=\"done\",stage=\"await-transcript\"}",
        "switchboard_step_seconds_count{outcome=\"posting\",stage=\"announce-call\"}",
        "switchboard_step_seconds_count{outcome=\"posted\",stage=\"post-to-slack\"}");
    assertThat(value(scrape(), "switchboard_database_up")).isEqualTo(1);
  }

  @Test
  void countsRefusalsByTheirReason() {
    String before = scrape();
    hub.post("{}");
    hub.post("x".repeat(1_048_577));
    hub.get("/call/nobody-knows-it");
    hub.get("/call/c-1", "X-Forwarded-For", "203.0.113.7");
    String id = hub.stored("archive-recording", "1 hour", null, 0, 0);
    hub.post("/api/calls/" + id + "/retry", "");
    awaitOneMore(
        before,
        "switchboard_requests_refused_total{reason=\"malformed\"}",
        "switchboard_requests_refused_total{reason=\"too_large\"}",
        "switchboard_requests_refused_total{reason=\"not_found\"}",
        "switchboard_requests_refused_total{reason=\"wrong_token\"}",
        "switchboard_requests_refused_total{reason=\"not_parked\"}");
  }

  @Test
  void showsWhatWaitsAndWhatIsParked() {
    String id = hub.stored("archive-recording", "1 hour", null, 0, 0);
    hub.database()
        .update(
            "update job set created_at = now() - interval '2 hours' where call_id = ?",
            hub.ours(id));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              String now = scrape();
              assertThat(value(now, "switchboard_queue_depth")).isEqualTo(1);
              assertThat(value(now, "switchboard_queue_oldest_wait_seconds"))
                  .isBetween(7_200.0, 7_300.0);
            });
    double parked = value(scrape(), "switchboard_calls_parked");
    hub.database().update("update call set state = 'parked' where id = ?", hub.ours(id));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(value(scrape(), "switchboard_calls_parked")).isEqualTo(parked + 1));
  }

  @Test
  void countsTheEventsThatWereGivenUp() {
    double before = value(scrape(), "switchboard_events_given_up");
    hub.database()
        .update(
            """
            insert into outgoing_event (tenant_id, subscriber, type, call_id, state, ended_at)
            values ('default', 'metrics', 'call.completed', gen_random_uuid(), 'given-up', now())
            """);
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(value(scrape(), "switchboard_events_given_up")).isEqualTo(before + 1));
    } finally {
      hub.database().update("delete from outgoing_event where subscriber = 'metrics'");
    }
  }

  @Test
  void showsTheLineOfAChannelAndItsPause() {
    hub.database()
        .update(
            """
            insert into slack_channel (name, next_post_at, failures, reason)
            values ('quiet', now() + interval '1 hour', 3, 'Slack is away')
            """);
    hub.database()
        .update(
            """
            insert into slack_post (call_id, part, parts, channel, words, turn)
            values (gen_random_uuid(), 1, 1, 'quiet', 'x', now())
            """);
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                String now = scrape();
                assertThat(value(now, "switchboard_slack_channel_paused{channel=\"quiet\"}"))
                    .isEqualTo(1);
                assertThat(value(now, "switchboard_slack_messages_waiting{channel=\"quiet\"}"))
                    .isEqualTo(1);
              });
    } finally {
      hub.database().update("delete from slack_post where channel = 'quiet'");
      hub.database().update("delete from slack_channel where name = 'quiet'");
    }
  }

  @Test
  void isReadWithoutADatabaseToo(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("agent_mapping.json"), "{");
    Mappings mappings = new Mappings(directory);
    mappings.openJson("agent_mapping.json", Map.class, Map.of());
    JdbcTemplate nowhere =
        new JdbcTemplate(
            new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/x?connectTimeout=1"));
    Map<String, Double> samples =
        new QueueMeters(new QueueReader(nowhere), mappings, book, new PrometheusRegistry())
            .collect().stream()
                .collect(
                    Collectors.toMap(
                        sample -> sample.getMetadata().getPrometheusName(),
                        sample ->
                            ((io.prometheus.metrics.model.snapshots.GaugeSnapshot) sample)
                                .getDataPoints()
                                .get(0)
                                .getValue()));
    assertThat(samples)
        .isEqualTo(Map.of("switchboard_database_up", 0.0, "switchboard_files_refused", 1.0));
  }

  @Test
  void isDocumentedInFullAndNothingElseIs() throws IOException {
    hub.accepted(Hub.newId(), Map.of(), "posted");
    String scrape = complete();
    Set<String> own =
        families(scrape).stream()
            .filter(name -> name.startsWith("switchboard_"))
            .collect(Collectors.toCollection(TreeSet::new));
    String page = Files.readString(Path.of("docs/reference/metrics.md"));
    Set<String> documented = first("^\\| `(switchboard_[a-z_]+)` \\|", page);
    assertThat(documented).isEqualTo(own);
    assertThat(names(page))
        .filteredOn(name -> !name.startsWith("switchboard_"))
        .hasSizeGreaterThan(10)
        .isSubsetOf(samples(scrape));
    assertThat(first("^\\| `([a-z_]+)` \\| \\d{3} \\|", page))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(HubMeters.Refusal.values()).map(HubMeters.Refusal::label).toList());
  }

  @Test
  void feedsEveryPanelOfTheDashboard() throws IOException {
    JsonNode dashboard =
        new JsonMapper().readTree(MONITORING.resolve("grafana-dashboard.json").toFile());
    List<JsonNode> panels = new ArrayList<>();
    dashboard.path("panels").forEach(panels::add);
    assertThat(panels).hasSizeGreaterThan(15);
    assertThat(panels.stream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
    assertThat(panels.stream().map(panel -> panel.path("title").asText())).doesNotHaveDuplicates();
    assertThat(panels)
        .allSatisfy(
            panel -> {
              assertThat(panel.path("title").asText()).isNotBlank();
              assertThat(panel.path("description").asText()).endsWith(".");
              assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
              assertThat(panel.path("targets")).isNotEmpty();
            });
    assertExist(panels.stream().flatMap(panel -> panel.findValuesAsText("expr").stream()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"alert-rules.yaml", "alert-rules-optional.yaml"})
  void feedsEveryAlert(String file) throws IOException {
    JsonNode rules =
        new JsonMapper()
            .valueToTree(new Yaml().load(Files.readString(MONITORING.resolve(file))))
            .at("/groups/0/rules");
    assertThat(rules).isNotEmpty();
    assertThat(rules.findValuesAsText("alert")).doesNotHaveDuplicates();
    String guide = Files.readString(Path.of("docs/how-to/watch-the-hub.md"));
    assertThat(rules)
        .allSatisfy(
            rule -> {
              assertThat(guide).contains("`" + rule.path("alert").asText() + "`");
              assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
              assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
              assertThat(rule.at("/annotations/description").asText()).endsWith(".");
            });
    assertExist(rules.findValuesAsText("expr"));
  }

  @Test
  void isWherePrometheusIsToldToLook() throws IOException {
    JsonNode job =
        new JsonMapper()
            .valueToTree(new Yaml().load(Files.readString(MONITORING.resolve("prometheus.yml"))))
            .at("/scrape_configs/0");
    assertThat(job.path("job_name").asText()).isEqualTo("switchboard");
    assertThat(hub.watch(job.path("metrics_path").asText(), Hub.login()).statusCode())
        .isEqualTo(200);
  }

  /** Each metric of these expressions is in the scrape of a hub that a call has gone through. */
  private void assertExist(List<String> expressions) {
    hub.accepted(Hub.newId(), Map.of(), "posted");
    Set<String> there = samples(complete());
    assertThat(expressions)
        .isNotEmpty()
        .allSatisfy(
            expression -> {
              Set<String> wanted = names(expression);
              if (!expression.contains("up{job=")) {
                assertThat(wanted).isNotEmpty();
              }
              assertThat(there).containsAll(wanted);
            });
  }

  /** A scrape that has the rare ones too: of a channel, and of the garbage collector. */
  private String complete() {
    System.gc();
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            this::scrape,
            scrape ->
                scrape.contains("switchboard_slack_channel_paused{")
                    && scrape.contains("jvm_gc_pause_seconds_sum"));
  }

  private static Set<String> names(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  /** What the group of the pattern is in each line of the text that it fits. */
  private static Set<String> first(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> families(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .collect(Collectors.toSet());
  }

  private static Set<String> samples(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }
}
