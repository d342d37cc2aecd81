package routes.intake;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Endpoint;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.TestPropertySource;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.transcripts.EngineCalls;

/** A hub that Deepgram and AssemblyAI can call: it has an address and a secret. */
@HubTest
@TestPropertySource(properties = "hub.webhook-secret=" + ReceiveDeepgramCallbackRouteTest.SECRET)
@ExtendWith(OutputCaptureExtension.class)
class ReceiveDeepgramCallbackRouteTest {
  static final String SECRET = "the-webhook-secret";

  private static final String HEARD =
      Outside.read(Outside.fixture("deepgram/callback-delivery.json"))
          .at("/request/body")
          .toString();

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> call(String login, String body) {
    return hub.post(
        "/webhook/deepgram",
        body,
        "Content-Type",
        "application/json",
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private static String login(String job) {
    return job
        + ":"
        + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET).hmacHex("deepgram " + job);
  }

  private String job(String id) {
    return hub
        .database()
        .queryForList(
            "select engine_job_id from transcript where call_id = ?", String.class, hub.ours(id))
        .stream()
        .findFirst()
        .orElse(null);
  }

  private static List<String> callbacks() {
    return SERVER.findAll(postRequestedFor(urlPathEqualTo("/v1/listen"))).stream()
        .map(request -> request.queryParameter("callback"))
        .map(callback -> callback.isPresent() ? callback.firstValue() : "none")
        .toList();
  }

  /** A call whose recording Deepgram has promised to call back about. */
  private String promised() {
    String id = EngineCalls.held(hub, "deepgram", SECRET);
    settleDeepgram();
    await()
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(hub.steps(id)).contains("await-transcript waiting");
            });
    hub.database()
        .update(
            "update job set run_at = now() + interval '1 hour' where owner is null and call_id = ?",
            hub.ours(id));
    return id;
  }

  /** {@link EngineCalls#held} makes all services forget what they were told to answer. */
  private void settleDeepgram() {
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .withQueryParam("callback", matching(".*"))
            .willReturn(okJson(Outside.answer("deepgram/listen-callback-accepted.json"))));
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .withQueryParam("callback", absent())
            .willReturn(okJson(Outside.answer("deepgram/listen-url-ok.json"))));
  }

  @Test
  void goesOnAtOnceWithTheTranscriptHoweverOftenItComes(CapturedOutput log) {
    String id = promised();
    URI callback = URI.create(callbacks().get(0));
    assertThat(callback.getHost() + callback.getPath())
        .isEqualTo("hub.example.com/webhook/deepgram");
    assertThat(callback.getUserInfo()).isEqualTo(login(job(id)));
    assertThat(call(callback.getUserInfo(), HEARD).statusCode()).isEqualTo(200);
    assertThat(call(callback.getUserInfo(), HEARD).statusCode()).isEqualTo(200);
    hub.awaitState(id, "posted");
    assertThat(call(callback.getUserInfo(), "{}").statusCode()).isEqualTo(200);
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains("Speaker A: Thank");
    assertThat(callbacks()).hasSize(1);
    assertThat(
            hub.database()
                .queryForMap(
                    "select state, engine, engine_answer from transcript where call_id = ?",
                    hub.ours(id)))
        .containsEntry("state", "completed")
        .containsEntry("engine", "deepgram")
        .containsEntry("engine_answer", null);
    String secret = callback.getUserInfo().split(":")[1];
    assertThat(log).doesNotContain(secret);
    assertThat(hub.camel().getEndpoints())
        .extracting(Endpoint::getEndpointUri)
        .isNotEmpty()
        .noneMatch(address -> address.contains(secret));
  }

  @Test
  void keepsATranscriptThatIsHereBeforeItsPromise() {
    String id = EngineCalls.held(hub, "deepgram", SECRET);
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .willReturn(
                okJson(Outside.answer("deepgram/listen-callback-accepted.json"))
                    .withFixedDelay(1_500)));
    await()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(job(id)).isNotNull();
            });
    assertThat(call(login(job(id)), HEARD).statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(callbacks()).hasSize(1);
  }

  /** Both submissions name the same job, and whichever is heard first counts. */
  @Test
  void takesTheTranscriptOfASubmissionWhoseAnswerWasLost() {
    String id = EngineCalls.held(hub, "deepgram", SECRET);
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    await()
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(hub.steps(id)).contains("transcribe-recording retry");
            });
    String job = job(id);
    assertThat(call(login(job), HEARD).statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(callbacks()).isNotEmpty().allMatch(callback -> callback.contains(login(job)));
  }

  @Test
  void asksOnceMoreAndAtOnceWhenNoCallComes() {
    String id = promised();
    String first = job(id);
    hub.database()
        .update(
            "update transcript set submitted_at = now() - interval '31 minutes' where call_id = ?",
            hub.ours(id));
    hub.hurried(id, "posted");
    assertThat(hub.steps(id)).contains("await-transcript retry");
    assertThat(callbacks()).hasSize(2).endsWith("none");
    assertThat(call(login(first), HEARD).statusCode()).isEqualTo(200);
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void asksOnceMoreWhenTheCallBringsNoTranscript() {
    String id = promised();
    assertThat(call(login(job(id)), "{\"err_msg\": \"it broke\"}").statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(callbacks()).hasSize(2).endsWith("none");
  }

  @Test
  void answers503WhileItCannotKeepTheTranscript() {
    String id = promised();
    hub.database().execute("alter table transcript rename column engine_answer to away");
    try {
      assertThat(call(login(job(id)), HEARD).statusCode()).isEqualTo(503);
    } finally {
      hub.database().execute("alter table transcript rename column away to engine_answer");
    }
    assertThat(call(login(job(id)), HEARD).statusCode()).isEqualTo(200);
    hub.awaitState(id, "posted");
  }

  @Test
  void takesAJobThatItDoesNotKnowForNoErrorAndKeepsNothing() {
    assertThat(call(login(UUID.randomUUID().toString()), HEARD).statusCode()).isEqualTo(200);
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from transcript where engine_answer is not null",
                    Integer.class))
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"job-1:wrong", "job-1", "", "job-1:", ":"})
  void refusesWhoeverIsNotGivenTheLoginOfAJob(String login) {
    assertThat(call(login, HEARD).statusCode()).isEqualTo(401);
    assertThat(
            hub.post(
                    "/webhook/deepgram?secret=" + SECRET, HEARD, "Content-Type", "application/json")
                .statusCode())
        .isEqualTo(401);
  }

  /** A transcript names each word twice; nobody else has a reason to send that much. */
  @Test
  void takesLargeBodiesOnlyFromWhoeverHasTheLogin() {
    String much = "{\"x\": \"" + "x".repeat(2 << 20) + "\"}";
    assertThat(call(login("job-1"), much).statusCode()).isEqualTo(200);
    assertThat(call("job-1:wrong", much).statusCode()).isEqualTo(413);
    assertThat(call(login("job-1"), "x".repeat((16 << 20) + 1)).statusCode()).isEqualTo(413);
  }

  /** With a secret set, AssemblyAI's own header has to pass the border. */
  @ParameterizedTest
  @CsvSource({"true, 200", "false, 401"})
  void letsAssemblyAiShowItsSecret(boolean right, int status) {
    String secret =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, right ? SECRET : "wrong").hmacHex("assemblyai");
    assertThat(
            hub.post(
                    "/webhook/assemblyai",
                    "{\"transcript_id\": \"unknown\", \"status\": \"completed\"}",
                    "Content-Type",
                    "application/json",
                    "X-Switchboard-Callback",
                    secret)
                .statusCode())
        .isEqualTo(status);
  }
}
