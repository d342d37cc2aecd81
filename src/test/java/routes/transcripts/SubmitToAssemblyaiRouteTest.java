package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class SubmitToAssemblyaiRouteTest {
  @Autowired Hub hub;

  @Value("${hub.data}")
  Path data;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String UPLOADED = "https://cdn.assemblyai.com/upload/5d1c0f3a-test";

  @Test
  void uploadsTheRecordingAndAsksForItsTranscript() {
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    LoggedRequest upload = SERVER.findAll(postRequestedFor(urlEqualTo("/v2/upload"))).get(0);
    assertThat(upload.getBody()).isEqualTo(Outside.RECORDING);
    assertThat(upload.getHeader("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(upload.getHeader("Authorization")).isEqualTo("aai-test-key");
    LoggedRequest request = SERVER.findAll(postRequestedFor(urlEqualTo("/v2/transcript"))).get(0);
    assertThat(request.getHeader("Authorization")).isEqualTo("aai-test-key");
    assertThat(request.getHeader("Content-Type")).startsWith("application/json");
    assertThat(Outside.read(request.getBodyAsString()).path("audio_url").asText())
        .isEqualTo(UPLOADED);
    for (LoggedRequest sent : SERVER.findAll(anyRequestedFor(urlPathMatching("/v2/.*")))) {
      assertThat(sent.getAllHeaderKeys())
          .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("camel"));
    }
    assertThat(data.resolve("spool")).satisfies(SubmitToAssemblyaiRouteTest::holdsNoRecording);
  }

  private static void holdsNoRecording(Path spool) throws IOException {
    try (Stream<Path> left = Files.walk(spool)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void comesBackWhenTheServiceSaysSo() {
    SERVER.stubFor(
        post("/v2/transcript")
            .willReturn(
                jsonResponse(Outside.answer("assemblyai/create-429.json"), 429)
                    .withHeader("Retry-After", "40")));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("transcribe-recording retry"));
    assertThat(
            hub.database()
                .queryForObject(
                    "select run_at - now() between '30 s' and '40 s' from job where call_id = ?",
                    Boolean.class,
                    hub.ours(id)))
        .isTrue();
    SERVER.stubFor(
        get(urlPathEqualTo("/v2/transcript")).willReturn(okJson("{\"transcripts\": []}")));
    SERVER.stubFor(
        post("/v2/transcript")
            .willReturn(okJson(Outside.answer("assemblyai/create-request-and-queued.json"))));
    hub.hurried(id, "posted");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/upload")));
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
  }

  @Test
  void parksWithTheSettingsNameWhenTheKeyIsRefused() {
    SERVER.stubFor(
        post("/v2/upload")
            .willReturn(jsonResponse(Outside.answer("assemblyai/create-401.json"), 401)));
    String id = Hub.newId();
    assertThat(hub.accepted(id, Map.of(), "parked").path("reason").asText())
        .contains("ASSEMBLYAI_API_KEY")
        .doesNotContain("aai-test-key");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/upload")));
    assertThat(data.resolve("spool")).satisfies(SubmitToAssemblyaiRouteTest::holdsNoRecording);
  }

  /** CVE-2026-85251: camel-http would show the key to whomever a redirect names. */
  @ParameterizedTest
  @CsvSource({"/v2/upload,307", "/v2/transcript,303", "/v2/transcript,308"})
  void followsNoRedirectWithItsKey(String path, int status) {
    SERVER.stubFor(
        post(path)
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Location", Outside.address() + "/elsewhere")));
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "parked");
    SERVER.verify(0, anyRequestedFor(urlPathEqualTo("/elsewhere")));
  }

  @Test
  void looksForASubmissionWhoseAnswerWasLostAndMakesNoSecond() {
    loseTheFirstAnswer();
    SERVER.stubFor(
        get(urlPathEqualTo("/v2/transcript"))
            .willReturn(
                okJson(
                    """
                    {"transcripts": [{"id": "other", "audio_url": "https://x.example/"},
                                     {"id": "found-1", "audio_url": "%s"}]}
                    """
                        .formatted(UPLOADED))));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/upload")));
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/transcript")));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/v2/transcript/found-1")));
  }

  @Test
  void submitsAgainWhatNeverArrived() {
    loseTheFirstAnswer();
    SERVER.stubFor(
        get(urlPathEqualTo("/v2/transcript")).willReturn(okJson("{\"transcripts\": []}")));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/upload")));
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
  }

  private static void loseTheFirstAnswer() {
    SERVER.stubFor(
        post("/v2/transcript")
            .inScenario("lost")
            .whenScenarioStateIs("Started")
            .willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE))
            .willSetStateTo("lost"));
    SERVER.stubFor(
        post("/v2/transcript")
            .inScenario("lost")
            .whenScenarioStateIs("lost")
            .willReturn(okJson(Outside.answer("assemblyai/create-request-and-queued.json"))));
  }
}
