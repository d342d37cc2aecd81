package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class AwaitTranscriptRouteTest {
  @Autowired Hub hub;

  @Value("${hub.data}")
  Path data;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static void answerJob(String job, String body) {
    SERVER.stubFor(get(urlEqualTo("/v2/transcript/" + job)).willReturn(okJson(body)));
  }

  private static void giveJobs(String... jobs) {
    for (int job = 0; job < jobs.length; job++) {
      SERVER.stubFor(
          post("/v2/transcript")
              .inScenario("jobs")
              .whenScenarioStateIs(job == 0 ? "Started" : "job " + job)
              .willReturn(okJson("{\"id\": \"%s\", \"status\": \"queued\"}".formatted(jobs[job])))
              .willSetStateTo("job " + (job + 1)));
    }
  }

  private static String error(String sentence) {
    return "{\"id\": \"x\", \"status\": \"error\", \"error\": \"" + sentence + "\"}";
  }

  @Test
  void waitsInARowWhileTheJobIsProcessed() {
    giveJobs("job-1");
    answerJob("job-1", Outside.answer("assemblyai/get-processing.json"));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await()
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(polls(id)).isGreaterThanOrEqualTo(3);
            });
    assertThat(hub.state(id)).isEqualTo("processing");
    answerJob("job-1", Outside.answer("assemblyai/get-completed.json"));
    hub.hurried(id, "posted");
    assertThat(hub.steps(id))
        .containsOnlyOnce("await-transcript waiting")
        .contains("await-transcript done");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/transcript")));
  }

  private int polls(String id) {
    return hub
        .database()
        .queryForList("select polls from transcript where call_id = ?", Integer.class, hub.ours(id))
        .stream()
        .findFirst()
        .orElse(0);
  }

  @Test
  void submitsAgainWhatTheServiceItselfBroke() {
    giveJobs("job-1", "job-2");
    answerJob("job-1", error("Server error, developers have been alerted"));
    answerJob("job-2", Outside.answer("assemblyai/get-completed.json"));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
    assertThat(hub.steps(id)).contains("await-transcript retry", "await-transcript done");
    assertThat(
            hub.database()
                .queryForMap(
                    "select submissions, engine_job_id from transcript where call_id = ?",
                    hub.ours(id)))
        .containsEntry("submissions", 2)
        .containsEntry("engine_job_id", "job-2");
  }

  @Test
  void submitsAgainAJobThatTheServiceDoesNotKnow() {
    giveJobs("job-1", "job-2");
    SERVER.stubFor(
        get(urlEqualTo("/v2/transcript/job-1"))
            .willReturn(
                jsonResponse(
                    "{\"error\": \"Transcript lookup error, transcript id not found\"}", 400)));
    answerJob("job-2", Outside.answer("assemblyai/get-completed.json"));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
  }

  @Test
  void parksWhatNoSecondJobWouldMendAndSubmitsAnewWhenAPersonSaysSo() {
    giveJobs("job-1", "job-2");
    answerJob("job-1", error("Audio duration is too short."));
    answerJob("job-2", Outside.answer("assemblyai/get-completed.json"));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    assertThat(hub.hurried(id, "parked").path("reason").asText())
        .contains("Audio duration is too short.");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/transcript")));
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/upload")));
  }

  /** A long answer is spooled to a file, which must live as long as the step and no longer. */
  @Test
  void readsALongAnswerThroughAFileThatDoesNotOutliveTheStep() {
    String words = "one two three ".repeat(30_000).strip();
    giveJobs("job-1");
    SERVER.stubFor(
        get(urlEqualTo("/v2/transcript/job-1"))
            .willReturn(
                okJson("{\"status\": \"completed\", \"text\": \"%s\"}".formatted(words))
                    .withFixedDelay(200)));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    assertThat(hub.hurried(id, "posted").path("transcription_text").asText()).isEqualTo(words);
    await()
        .untilAsserted(
            () -> {
              try (Stream<Path> spooled = Files.walk(data.resolve("spool"))) {
                assertThat(spooled.filter(Files::isRegularFile)).isEmpty();
              }
            });
  }

  @Test
  void storesASilentCallAndAnnouncesIt() {
    giveJobs("job-1");
    answerJob(
        "job-1",
        "{\"id\": \"job-1\", \"status\": \"completed\", \"text\": \"\", \"utterances\": null}");
    String id = Hub.newId();
    hub.post(Hub.call(id));
    assertThat(hub.hurried(id, "posted").path("transcription_text").asText()).isEmpty();
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }
}
