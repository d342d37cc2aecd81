package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.Outside.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** Shunya at work in a whole hub; submit-to-shunya, ask-shunya and call-shunya. */
@HubTest
class SubmitToShunyaRouteTest {
  private static final String TRANSCRIBE = "/api/v1/transcription/transcribe";
  private static final String STATUS = "/api/v1/transcription/status/.*";
  private static final String TRANSCRIPT = "/api/v1/transcription/transcript/.*";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  /** Whatever number is asked for, it is that of the answer's call. */
  private static String transcript() {
    ObjectNode transcript = (ObjectNode) Outside.read(Outside.answer("shunya/transcript.json"));
    transcript.remove("call_id");
    return transcript.toString();
  }

  private static void behaveWell() {
    SERVER.stubFor(post(TRANSCRIBE).willReturn(okJson(Outside.answer("shunya/transcribe.json"))));
    answerStatus("{\"success\": true, \"status\": \"completed\"}");
    SERVER.stubFor(get(urlPathMatching(TRANSCRIPT)).willReturn(okJson(transcript())));
    SERVER.stubFor(
        post(urlPathMatching("/api/v1/analysis/.*"))
            .willReturn(
                jsonResponse("{\"success\": false, \"error\": {\"retryable\": false}}", 400)));
  }

  private static void answerStatus(String body) {
    SERVER.stubFor(get(urlPathMatching(STATUS)).willReturn(okJson(body)));
  }

  private String held() {
    String id = EngineCalls.held(hub, "shunya");
    behaveWell();
    return id;
  }

  private static List<LoggedRequest> submissions() {
    return SERVER.findAll(postRequestedFor(urlEqualTo(TRANSCRIBE))).stream()
        .sorted(Comparator.comparing(LoggedRequest::getLoggedDate))
        .toList();
  }

  private static int number(LoggedRequest submission) {
    return Outside.read(submission.getBodyAsString()).path("call_id").asInt();
  }

  @Test
  void readsARecordingThatShunyaFetchesByItself() throws Exception {
    String id = held();
    hub.hurried(id, "posted");
    assertThat(submissions()).hasSize(1);
    LoggedRequest submission = submissions().get(0);
    assertThat(submission.getHeader("Authorization")).isEqualTo("Bearer shunya-test-key");
    assertThat(submission.getHeader("X-Company-ID")).isEqualTo("company_blue");
    assertThat(submission.getHeader("X-UWC-Version")).isEqualTo("v1");
    assertThat(submission.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(Instant.parse(submission.getHeader("X-UWC-Timestamp")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(UUID.fromString(submission.getHeader("X-Request-ID"))).isNotNull();
    assertThat(UUID.fromString(submission.getHeader("Idempotency-Key"))).isNotNull();
    JsonNode request = Outside.read(submission.getBodyAsString());
    assertThat(number(submission)).isGreaterThanOrEqualTo(10001);
    String link = request.path("audio_url").asText();
    assertThat(link).startsWith("https://hub.example.com/recordings/");
    assertThat(
            HttpClient.newHttpClient()
                .send(
                    hub.request(link.substring("https://hub.example.com".length())).build(),
                    BodyHandlers.ofByteArray())
                .body())
        .isEqualTo(Outside.RECORDING);
    assertThat(
            SERVER.findAll(
                anyRequestedFor(urlPathMatching("/api/v1/transcription/(s|transcript/).*"))))
        .isNotEmpty()
        .allSatisfy(
            question -> {
              assertThat(question.getUrl()).endsWith("/" + number(submission));
              assertThat(question.getHeader("Authorization")).isEqualTo("Bearer shunya-test-key");
              assertThat(question.getHeader("Idempotency-Key")).isNull();
              assertThat(question.getHeader("X-Request-ID"))
                  .isNotEqualTo(submission.getHeader("X-Request-ID"));
            });
    SERVER.verify(0, anyRequestedFor(urlPathMatching("/v2/.*")));
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains("Speaker A: Thank");
    assertThat(EngineCalls.reasons(hub, id, "await-transcript", "done"))
        .containsExactly("Read by shunya, 27 s of sound");
    assertThat(
            hub.database()
                .queryForObject(
                    "select cost_usd from step where call_id = ? and stage = 'await-transcript' and outcome = 'done'",
                    BigDecimal.class,
                    hub.ours(id)))
        .isEqualByComparingTo("0.0027");
  }

  /** The answer may have been lost after Shunya took the job. */
  @Test
  void submitsTheSameAgainWhenTheAnswerIsLost() {
    String id = held();
    SERVER.stubFor(
        post(TRANSCRIBE)
            .inScenario("lost")
            .whenScenarioStateIs("Started")
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
            .willSetStateTo("there"));
    SERVER.stubFor(
        post(TRANSCRIBE)
            .inScenario("lost")
            .whenScenarioStateIs("there")
            .willReturn(okJson(Outside.answer("shunya/transcribe.json"))));
    hub.hurried(id, "posted");
    List<LoggedRequest> submissions = submissions();
    assertThat(submissions).hasSize(2);
    assertThat(submissions)
        .extracting(SubmitToShunyaRouteTest::number)
        .containsOnly(number(submissions.get(0)));
    assertThat(submissions)
        .extracting(request -> request.getHeader("Idempotency-Key"))
        .containsOnly(submissions.get(0).getHeader("Idempotency-Key"));
    assertThat(hub.steps(id)).contains("transcribe-recording retry");
  }

  /** Else the failure of the job before would be taken for that of the new one. */
  @Test
  void givesAnotherNumberToAnotherSubmission() {
    String id = held();
    SERVER.stubFor(
        get(urlPathMatching(STATUS))
            .inScenario("failing")
            .whenScenarioStateIs("Started")
            .willReturn(
                okJson(
                    "{\"success\": true, \"status\": \"failed\", \"error\": {\"message\": \"busy\", \"retryable\": true}}"))
            .willSetStateTo("well"));
    SERVER.stubFor(
        get(urlPathMatching(STATUS))
            .inScenario("failing")
            .whenScenarioStateIs("well")
            .willReturn(okJson("{\"status\": \"succeeded\"}")));
    hub.hurried(id, "posted");
    List<LoggedRequest> submissions = submissions();
    assertThat(submissions).hasSize(2);
    assertThat(number(submissions.get(1))).isGreaterThan(number(submissions.get(0)));
    assertThat(submissions.get(1).getHeader("Idempotency-Key"))
        .isNotEqualTo(submissions.get(0).getHeader("Idempotency-Key"));
    assertThat(EngineCalls.reasons(hub, id, "await-transcript", "retry"))
        .containsExactly("Shunya could not read the recording: busy");
  }

  @Test
  void parksWhatShunyaRefuses() {
    String id = held();
    SERVER.stubFor(
        post(TRANSCRIBE)
            .willReturn(
                okJson(
                    "{\"success\": false, \"error\": {\"error_code\": \"INVALID_AUDIO_URL\", \"message\": \"No such file\", \"retryable\": false}}")));
    assertThat(hub.hurried(id, "parked").path("reason").asText())
        .isEqualTo("Shunya refused the request (200): INVALID_AUDIO_URL, No such file");
  }

  @Test
  void isFollowedByTheNextEngineWhenItRefusesTheKey() {
    String id = EngineCalls.held(hub, "shunya,assemblyai");
    SERVER.stubFor(
        post(TRANSCRIBE)
            .willReturn(
                jsonResponse(
                    "{\"success\": false, \"error\": {\"error_code\": \"UNAUTHORIZED\", \"message\": \"no\"}}",
                    401)));
    hub.hurried(id, "posted");
    assertThat(EngineCalls.reasons(hub, id, "transcribe-recording", "failover"))
        .containsExactly(
            "Shunya refused the key: check SHUNYA_API_KEY, SHUNYA_COMPANY_ID and SHUNYA_BASE_URL (UNAUTHORIZED, no); assemblyai is asked now");
  }
}
