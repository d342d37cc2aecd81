package routes.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.Hub;
import routes.HubProcess;
import routes.Outside;

/** A living message of a hub whose process is killed, each time Slack has done what it asked. */
class KilledWhileTellingTest {
  @TempDir Path data;

  @Test
  void staysOneMessageThatComesToItsEnd() throws Exception {
    Outside.behaveWell();
    Outside.SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(Outside.answer("assemblyai/create-request-and-queued.json"))));
    String id = Hub.newId();
    try (StandInWorkspace workspace = new StandInWorkspace();
        HubProcess hub = hub(workspace)) {
      Set<String> killed = ConcurrentHashMap.newKeySet();
      workspace.cuts =
          question -> {
            String moment = moment(question);
            if (!moment.isEmpty() && killed.add(moment)) {
              hub.kill();
              return true;
            }
            return false;
          };
      hub.start();
      assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);

      untilAsserted(() -> assertThat(hub.isAlive()).isFalse());
      hub.start();
      Outside.behaveWell();
      untilAsserted(() -> assertThat(killed).containsExactlyInAnyOrder("begun", "finished"));
      untilAsserted(() -> assertThat(hub.isAlive()).isFalse());
      hub.start();
      untilAsserted(
          () -> assertThat(hub.get("/call/" + id).path("slack_posted").asInt()).isEqualTo(1));

      assertThat(workspace.said)
          .singleElement()
          .satisfies(said -> assertThat(said.text()).contains(id, "Full Transcription"));
      assertThat(workspace.asked("chat.postMessage")).hasSize(1);
      assertThat(workspace.asked("conversations.history")).isNotEmpty();
    }
  }

  private static String moment(StandInWorkspace.Question question) {
    if (question.method().equals("chat.postMessage")) {
      return "begun";
    }
    return question.method().equals("chat.update")
            && question.get("text").contains("Full Transcription")
        ? "finished"
        : "";
  }

  private HubProcess hub(StandInWorkspace workspace) {
    return new HubProcess(
        data,
        List.of("-Xmx256m", "-Dhub.work.lease=5s"),
        Map.ofEntries(
            Map.entry("LC_ALL", "C"),
            Map.entry("SANDBOX", "false"),
            Map.entry("RETRY_FIRST_DELAY", "1s"),
            Map.entry("SLACK_MIN_INTERVAL", "0s"),
            Map.entry("SLACK_BOT_TOKEN", "xoxb-test"),
            Map.entry("SLACK_CHANNEL", "C0DEFAULT"),
            Map.entry("SLACK_API_URL", workspace.apiUrl()),
            Map.entry("SLACK_LIVING_MESSAGE", "on"),
            Map.entry("ASSEMBLYAI_API_KEY", "aai-test-key"),
            Map.entry("ASSEMBLYAI_BASE_URL", Outside.address()),
            Map.entry(
                "RECORDING_HOSTS",
                "public=" + Outside.address().replace("http://", "") + "/recordings")));
  }

  private static void untilAsserted(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(assertion);
  }
}
