package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** kill -9, in the middle of each kind of work, and a restart on the same data. */
class CrashTest {
  private static final List<String> STAGES =
      List.of("archive-recording", "transcribe-recording", "await-transcript", "post-to-slack");
  private static final int CALLS_A_KILL = 12;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  @Test
  void postsEveryAcknowledgedCallAlthoughItIsKilledInEveryStage() throws Exception {
    Outside.behaveWell();
    Outside.SERVER.setGlobalFixedDelay(150);
    List<String> ids = new ArrayList<>();
    try (HubProcess hub =
        new HubProcess(
                data,
                List.of(
                    "-Xmx256m",
                    "-Dhub.work.lease=4s",
                    "-Dhub.slack.min-interval=50ms",
                    "-Dhub.work.retry-first-delay=1s"),
                environment())
            .start()) {
      for (String stage : STAGES) {
        for (int call = 0; call < CALLS_A_KILL; call++) {
          String id = Hub.newId();
          assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
          ids.add(id);
        }
        awaitWorkIn(hub, stage);
        hub.kill();
        hub.start();
      }
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> posted(hub) == ids.size());
    }
    Outside.SERVER.setGlobalFixedDelay(0);
    List<String> messages = Outside.slackMessages();
    String all = String.join("\n", messages);
    assertThat(ids).allSatisfy(id -> assertThat(all).contains(id));
    assertThat(messages.size()).isBetween(ids.size(), ids.size() + STAGES.size());
    System.out.printf(
        "CrashTest: %d calls acknowledged, %d kills, %d calls posted, %d posts%n",
        ids.size(), STAGES.size(), ids.size(), messages.size());
  }

  static Map<String, String> environment() {
    return Map.of(
        "LC_ALL",
        "C",
        "SANDBOX",
        "false",
        "SLACK_WEBHOOK_URL",
        Outside.slackUrl(),
        "ASSEMBLYAI_API_KEY",
        "aai-test-key",
        "ASSEMBLYAI_BASE_URL",
        Outside.address(),
        "RECORDING_HOSTS",
        "exotel=127.0.0.1:" + Outside.SERVER.port() + "/recordings");
  }

  private static void awaitWorkIn(HubProcess hub, String stage) throws Exception {
    String question =
        stage.equals("post-to-slack")
            ? "select count(*) from slack_post where state = 'posting'"
            : "select count(*) from step where ended_at is null and stage = '" + stage + "'";
    var database = hub.database();
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> database.queryForObject(question, Long.class) > 0);
  }

  private static long posted(HubProcess hub) {
    return hub.get("/stats").path("stats").path("successfully_posted").asLong();
  }
}
