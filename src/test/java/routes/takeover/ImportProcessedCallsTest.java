package routes.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.commands.UsageException;

@HubTest
class ImportProcessedCallsTest {
  private static final int MANY = 10_000;

  @Autowired Hub hub;
  @Autowired HikariDataSource dataSource;
  @Autowired Environment environment;
  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void settle() {
    hub.settle();
    file = directory.resolve("processed_calls.db");
  }

  @AfterEach
  void forget() {
    for (String table : List.of("call_event", "transcript", "audit")) {
      hub.database()
          .update(
              "delete from "
                  + table
                  + " where call_id in (select id from call where provider_call_id like 'old-%')");
    }
    hub.database().update("delete from call where provider_call_id like 'old-%'");
    hub.database().update("delete from call_key where provider_call_id like 'old-%'");
  }

  private String run() throws IOException, SQLException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new ImportProcessedCalls()
        .run(file, directory, hub.database(), new PrintStream(said, true, StandardCharsets.UTF_8));
    return said.toString(StandardCharsets.UTF_8);
  }

  /** As an operator calls it. */
  private String command(Map<String, String> settings) throws Exception {
    Path log = Files.createTempFile(directory, "command", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "routes.Switchboard",
            "import-processed-calls",
            file.toString());
    builder.environment().putAll(settings);
    Process command = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(command.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(command.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  /** All that the import writes, as one text. */
  private String everything() {
    return hub.database()
        .queryForObject(
            """
            select md5((select string_agg(call::text, '' order by id) from call where provider_call_id like 'old-%')
              || (select string_agg(e::text, '' order by e.id) from call_event e join call on call.id = call_id
                  where provider_call_id like 'old-%')
              || (select string_agg(t::text, '' order by call_id) from transcript t where engine = 'python-app'))
            """,
            String.class);
  }

  @Test
  void makesTenThousandOldCallsDuplicatesWhileTheHubRuns() throws Exception {
    importAndDeliverAgain(9);
  }

  @Test
  @Tag("long")
  void makesEachSingleOneOfThemADuplicate() throws Exception {
    importAndDeliverAgain(1);
  }

  private void importAndDeliverAgain(int oneOf) throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.saveMany("old-", MANY);
    }
    assertThat(command(Map.of("HUB_DATA", environment.getProperty("hub.data"))))
        .contains("Into the database of the hub that runs on ")
        .contains("10000 imported, 0 changed there since, 0 known already, 0 refused")
        .contains("posted in the file: 9000")
        .contains("skipped in the file: 1000");
    String before = everything();
    assertThat(
            command(Map.of("DATABASE_URL", dataSource.getJdbcUrl(), "DATABASE_USER", "postgres")))
        .contains("Into the database of DATABASE_URL")
        .contains("0 imported, 0 changed there since, 10000 known already, 0 refused");
    assertThat(everything()).isEqualTo(before);

    ExecutorService senders = Executors.newFixedThreadPool(16);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < MANY; i += oneOf) {
        String id = "old-" + i;
        answers.add(senders.submit(() -> hub.post(Hub.call(id)).body()));
      }
      for (Future<String> answer : answers) {
        assertThat(answer.get()).contains("Duplicate call - already processed");
      }
    } finally {
      senders.shutdownNow();
    }
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select count(*) filter (where state = 'posted') as posted,
                           count(*) filter (where state = 'skipped') as skipped,
                           (select count(*) from job join call on call.id = call_id
                            where provider_call_id like 'old-%') as jobs
                    from call where provider_call_id like 'old-%'
                    """))
        .isEqualTo(Map.of("posted", 9_000L, "skipped", 1_000L, "jobs", 0L));
    assertThat(Outside.slackMessages()).isEmpty();
  }

  @Test
  void needsNoHub() throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.saveMany("old-", 20);
    }
    Map<String, String> settings = Map.of("HUB_DATA", directory.resolve("data").toString());
    assertThat(command(settings)).contains("where no hub runs now").contains("20 imported");
    assertThat(command(settings)).contains("0 imported").contains("20 known already");
  }

  @Test
  void showsAnOldCallAsTheAppDid() throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.save("old-posted", "Speaker A: Hello.", 1, "completed");
      app.save("old-failed", "Error: no answer", 0, "failed");
      app.commit();
    }
    run();
    JsonNode posted = Outside.read(hub.get("/call/old-posted").body());
    assertThat(posted.path("status").asText()).isEqualTo("completed");
    assertThat(posted.path("slack_posted").asInt()).isEqualTo(1);
    assertThat(posted.path("transcription_text").asText()).isEqualTo("Speaker A: Hello.");
    assertThat(posted.path("timestamp").asText()).isEqualTo("2025-11-07 14:20:11");
    assertThat(posted.path("processed_at").asText()).isEqualTo("2025-11-07T08:52:10.555555");
    JsonNode failed = Outside.read(hub.get("/call/old-failed").body());
    assertThat(failed.path("status").asText()).isEqualTo("failed");
    assertThat(failed.path("transcription_text").asText())
        .isEqualTo("Failed in the Python app: no answer");
  }

  @Test
  void leavesWhatTheHubTookItselfAlone() throws Exception {
    Map<String, Object> withoutRecording = new HashMap<>();
    withoutRecording.put("recording_url", null);
    hub.accepted("old-ours", withoutRecording, "skipped");
    try (PythonApp app = new PythonApp(file)) {
      app.save("old-ours", "Speaker A: Hello.", 1, "completed");
      app.commit();
    }
    String before = everything();
    assertThat(run()).contains("0 imported, 0 changed there since, 1 known already");
    assertThat(everything()).isEqualTo(before);
    assertThat(hub.state("old-ours")).isEqualTo("skipped");
  }

  @Test
  void followsACallThatTheAppWasStillAt() throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.save("old-open", null, 0, "processing");
      app.commit();
      assertThat(run()).contains("1 imported").contains("parked in the file: 1");
      assertThat(hub.post(Hub.call("old-open")).body()).contains("Duplicate");
      assertThat(hub.state("old-open")).isEqualTo("parked");
      app.save("old-open", "Speaker A: Done.", 1, "completed");
      app.commit();
      assertThat(run()).contains("0 imported, 1 changed there since");
    }
    assertThat(hub.state("old-open")).isEqualTo("posted");
    assertThat(run()).contains("0 imported, 0 changed there since, 1 known already");
    assertThat(Outside.slackMessages("old-open")).isEmpty();
  }

  @Test
  void letsOnlyAPersonReplayWhatTheAppFailedToPost() throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.save("old-failed", "Error: no answer", 0, "failed");
      app.commit();
      run();
      assertThat(hub.post(Hub.call("old-failed")).body()).contains("Duplicate");
      assertThat(hub.state("old-failed")).isEqualTo("skipped");
      assertThat(hub.post("/api/calls/old-failed/retry", "").statusCode()).isEqualTo(200);
      hub.hurried("old-failed", "posted");
      assertThat(Outside.slackMessages("old-failed")).hasSize(1);
      assertThat(run()).contains("1 known already");
    }
    assertThat(hub.state("old-failed")).isEqualTo("posted");
    assertThat(hub.post(Hub.call("old-failed")).body()).contains("Duplicate");
    assertThat(Outside.slackMessages("old-failed")).hasSize(1);
  }

  @Test
  void namesTheRowsThatItRefusesAndTakesTheOthers() throws Exception {
    try (PythonApp app = new PythonApp(file)) {
      app.save(null, null, 1, "completed");
      app.save("old-\0null", "text\0text", 1, "completed");
      app.save("old-" + "x".repeat(200), null, 1, "completed");
      app.save("old-good", "{\"quoted\\u0000\": '\uD83D\uDCDE'}", 1, "completed");
      app.commit();
    }
    assertThat(run())
        .contains("Row 1: it has no call_id")
        .contains("Row 3: its call_id has more than 200 characters")
        .contains("2 imported, 0 changed there since, 0 known already, 2 refused");
    assertThat(Outside.read(hub.get("/call/old-good").body()).path("transcription_text").asText())
        .isEqualTo("{\"quoted\\u0000\": '\uD83D\uDCDE'}");
  }

  @Test
  void readsNothingButAFileOfTheApp() throws Exception {
    assertThatThrownBy(this::run).hasMessageContaining("there is no file");
    Files.writeString(file, "no database at all, however long this text may be ".repeat(100));
    assertThatThrownBy(this::run).hasMessageContaining("is no SQLite database");
    Files.delete(file);
    Files.createFile(file);
    assertThatThrownBy(this::run).hasMessageContaining("has no table processed_calls");
    assertThatThrownBy(() -> new ImportProcessedCalls().run(List.of(), System.out))
        .isInstanceOf(UsageException.class);
  }
}
