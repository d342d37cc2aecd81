package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two hubs on one PostgreSQL and one S3, both started at the same moment on an empty database. */
class SeveralHubsTest {
  private static final int CALLS = 24;
  private static final String ALERTS = "/services/T000/B000/operators";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path home;

  private SharedStorage storage;
  private JdbcTemplate database;

  @BeforeEach
  void startStorage() throws Exception {
    Outside.behaveWell();
    storage = new SharedStorage(home);
    database =
        new JdbcTemplate(
            new DriverManagerDataSource(
                storage.url("postgres") + "?currentSchema=switchboard", "postgres", ""));
  }

  @AfterEach
  void stopStorage() throws Exception {
    Outside.SERVER.setGlobalFixedDelay(0);
    storage.close();
  }

  @Test
  void losesNothingAndGoesOnWhenOneOfThemIsKilled() throws Exception {
    Outside.SERVER.setGlobalFixedDelay(100);
    List<String> ids = new ArrayList<>();
    try (HubProcess one = hub("one", new HashMap<>(Outside.environment()));
        HubProcess other = hub("other", new HashMap<>(Outside.environment()))) {
      startAtOnce(one, other);
      for (int call = 0; call < CALLS; call++) {
        ids.add(accepted(call % 2 == 0 ? one : other));
      }
      patiently()
          .until(
              () ->
                  count("select count(distinct owner) from step") == 2
                      && count("select count(*) from step where stage = 'transcribe-recording'")
                          > 0);
      one.kill();
      for (int call = 0; call < CALLS; call++) {
        ids.add(accepted(other));
      }
      patiently()
          .until(() -> count("select count(*) from call where state = 'posted'") == ids.size());
    }
    List<String> messages = Outside.slackMessages();
    String all = String.join("\n", messages);
    assertThat(ids).allSatisfy(id -> assertThat(all).contains(id));
    assertThat(messages.size()).isBetween(ids.size(), ids.size() + 1);
    assertThat(count("select count(*) from job")).isZero();
    System.out.printf(
        "SeveralHubsTest: %d calls acknowledged by two hubs, one killed, %d posts, %d steps lost and done again%n",
        ids.size(),
        messages.size(),
        count("select count(*) from step where outcome in ('lost', 'unknown')"));
  }

  @Test
  void tellTheOperatorsOnceAndStillWhenTheSpeakerIsGone() throws Exception {
    Map<String, String> settings = new HashMap<>(Outside.environment());
    settings.put("SLACK_ALERT_WEBHOOK_URL", Outside.address() + ALERTS);
    try (HubProcess one = hub("one", settings);
        HubProcess other = hub("other", new HashMap<>(settings))) {
      startAtOnce(one, other);
      List<String> parked = new ArrayList<>();
      parked.add(parkedAndTold(one));
      parked.add(parkedAndTold(other));
      String speaker = speaker();
      boolean oneSpeaks = speaker.startsWith(one.ownerPrefix());
      (oneSpeaks ? one : other).kill();
      database.update("update turn set until = now()");
      parked.add(parkedAndTold(oneSpeaks ? other : one));

      String alerts = String.join("\n", alerts());
      assertThat(parked).allSatisfy(id -> assertThat(alerts).containsOnlyOnce(id));
      assertThat(speaker()).isNotEqualTo(speaker);
    }
  }

  @Test
  @Tag("long")
  void sendTheSampleCallsOfASandboxOnce() throws Exception {
    Map<String, String> ofOne = new HashMap<>(Map.of("SANDBOX", "true"));
    Map<String, String> ofOther = new HashMap<>(ofOne);
    try (HubProcess one = hub("one", ofOne);
        HubProcess other = hub("other", ofOther)) {
      ofOne.put("RECORDING_HOSTS", recordings(other));
      ofOther.put("RECORDING_HOSTS", recordings(one));
      startAtOnce(one, other);
      patiently().until(() -> count("select count(*) from call where state = 'posted'") == 2);
      assertThat(count("select sum(deliveries) from call_event")).isEqualTo(3);
      assertThat(count("select count(*) from slack_post where state = 'posted' and tries = 1"))
          .isEqualTo(2);
    }
  }

  private HubProcess hub(String name, Map<String, String> settings) throws IOException {
    settings.putAll(storage.settings("postgres"));
    return new HubProcess(
        Files.createDirectories(home.resolve(name)),
        List.of(
            "-Xmx256m",
            "-Dhub.work.lease=20s",
            "-Dhub.slack.min-interval=50ms",
            "-Dhub.slack.alert-interval=1s",
            "-Dhub.work.retry-first-delay=1s"),
        settings);
  }

  private static void startAtOnce(HubProcess one, HubProcess other) {
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> start(one)),
            CompletableFuture.runAsync(() -> start(other)))
        .join();
  }

  private static void start(HubProcess hub) {
    try {
      hub.start();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String recordings(HubProcess hub) {
    return "public=" + hub.address("/sandbox/recordings").substring("http://".length());
  }

  private static String accepted(HubProcess hub) {
    String id = Hub.newId();
    assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    return id;
  }

  /** Our id of a call that is parked since its recording may not be fetched. */
  private String parkedAndTold(HubProcess hub) {
    String id = Hub.newId();
    String call = Hub.call(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"));
    assertThat(hub.post(call).statusCode()).isEqualTo(200);
    String ours =
        database.queryForObject(
            "select id::text from call where provider_call_id = ?", String.class, id);
    patiently().until(() -> String.join("\n", alerts()).contains(ours));
    patiently()
        .until(
            () ->
                count(
                        "select count(*) from call where parking_told_at is null and state = 'parked'")
                    == 0);
    return ours;
  }

  private static List<String> alerts() {
    return Outside.SERVER.findAll(postRequestedFor(urlEqualTo(ALERTS))).stream()
        .map(request -> request.getBodyAsString())
        .toList();
  }

  private String speaker() {
    return database.queryForObject(
        "select owner from turn where name = 'alert-operators'", String.class);
  }

  private long count(String question) {
    return database.queryForObject(question, Long.class);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
  }
}
