package routes.minutes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.util.List;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.mappings.Mappings;
import routes.transcripts.Progress;
import routes.transcripts.Transcript;

/** A call that Shunya has transcribed, until its message is in Slack. */
@HubTest
class AnalyseCallRouteTest {
  private static final String START = "/api/v1/analysis/start/.*";
  private static final String COMPLETE = "/api/v1/analysis/complete/.*";
  private static final String WORDS = "The kitchen leaks. We come for an inspection.";

  @Autowired Hub hub;
  @Autowired MinutesStyles styles;
  @Autowired Mappings mappings;

  @BeforeEach
  void settle() {
    hub.settle();
    SERVER.stubFor(
        post(urlPathMatching(START))
            .willReturn(okJson(Outside.answer("shunya/analysis-start.json"))));
    answer(okJson(analysis()));
  }

  private static String analysis() {
    ObjectNode analysis =
        (ObjectNode) Outside.read(Outside.answer("shunya/analysis-complete.json"));
    analysis.remove("call_id");
    return analysis.toString();
  }

  private static void answer(ResponseDefinitionBuilder is) {
    SERVER.stubFor(get(urlPathMatching(COMPLETE)).willReturn(is));
  }

  private static void answerNotYet() {
    answer(
        jsonResponse(
            "{\"success\": false, \"error\": {\"error_code\": \"ANALYSIS_NOT_AVAILABLE\", \"retryable\": false}}",
            404));
  }

  /** A call whose transcript Shunya has just made. */
  private String transcribed(String style) {
    String id = hub.stored("analyse-call", "1 hour", null, 0, 0);
    hub.database()
        .update(
            """
            with chosen as (update call set minutes_style = ? where id = ?),
              numbered as (insert into shunya_call (call_id) values (?))
            insert into transcript (call_id, engine, state, completed_at, language, words)
            values (?, 'shunya', 'completed', now(), 'en', ?)
            """,
            style,
            hub.ours(id),
            hub.ours(id),
            hub.ours(id),
            WORDS);
    return id;
  }

  private int number(String id) {
    return hub.database()
        .queryForObject(
            "select number from shunya_call where call_id = ?", Integer.class, hub.ours(id));
  }

  private List<String> reasons(String id) {
    return hub.database()
        .queryForList(
            "select outcome || ': ' || reason from step where call_id = ? and stage = 'analyse-call' order by id",
            String.class,
            hub.ours(id));
  }

  @Test
  void keepsTheAnalysisAndPostsTheTranscriptAsItIsWithoutMinutes() {
    String id = transcribed("off");
    JsonNode call = hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains(WORDS);
    assertThat(call.path("minutes").isNull()).isTrue();
    assertThat(call.at("/analysis/state").asText()).isEqualTo("completed");
    assertThat(call.at("/analysis/outcome").asText()).isEqualTo("qualified_and_booked");
    assertThat(call.at("/analysis/booking/appointment_type").asText()).isEqualTo("in_person");
    assertThat(call.at("/analysis/sentiment").asDouble()).isEqualTo(0.72);
    assertThat(call.at("/analysis/compliance/score").asDouble()).isEqualTo(0.85);
    assertThat(hub.steps(id)).startsWith("analyse-call waiting").contains("analyse-call done");
    assertThat(reasons(id)).contains("done: Analysed by shunya");
    int number = number(id);
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/api/v1/analysis/start/" + number))
            .withHeader("X-Company-ID", equalTo("company_blue"))
            .withRequestBody(equalToJson("{\"call_id\": " + number + "}")));
    SERVER.verify(1, getRequestedFor(urlEqualTo("/api/v1/analysis/complete/" + number)));
    SERVER.verify(0, anyRequestedFor(urlEqualTo("/v1/chat/completions")));
  }

  @Test
  void postsTheAnalysisAsMinutesWhereTheyAreWanted() {
    String id = transcribed("narrative");
    JsonNode call = hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains(
            "*Customer Issue:*\nCaller reported a leak and booked an inspection.",
            "• Inspection booked",
            "• Send confirmation",
            "• Call the day before",
            "*Resolution Status:*\nQualified and booked",
            "From Shunya's analysis")
        .doesNotContain(WORDS);
    assertThat(call.at("/minutes/model").asText()).isEqualTo("shunya");
    assertThat(call.at("/analysis/state").asText()).isEqualTo("completed");
    SERVER.verify(0, anyRequestedFor(urlEqualTo("/v1/chat/completions")));
  }

  @Test
  void waitsInARowUntilTheWebhookHastensIt() {
    answerNotYet();
    String id = transcribed("off");
    await()
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(
                      hub.database()
                          .queryForList(
                              "select polls from analysis where call_id = ?",
                              Integer.class,
                              hub.ours(id)))
                  .allMatch(polls -> polls >= 2)
                  .isNotEmpty();
            });
    assertThat(hub.state(id)).isEqualTo("processing");
    answer(okJson(analysis()));
    String word =
        "{\"event_type\":\"call.analysis.complete\",\"task_id\":\"shunya_job_901\",\"call_id\":%d,\"company_id\":\"company_blue\"}"
            .formatted(number(id));
    await()
        .untilAsserted(
            () -> {
              long now = System.currentTimeMillis();
              String signature =
                  new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "shunya-test-secret")
                      .hmacHex(now + "." + word);
              assertThat(
                      hub.post(
                              "/api/v1/shunya/webhook",
                              word,
                              "X-Shunya-Signature",
                              signature,
                              "X-Shunya-Timestamp",
                              String.valueOf(now))
                          .statusCode())
                  .isEqualTo(200);
              assertThat(hub.state(id)).isEqualTo("posted");
            });
    SERVER.verify(1, postRequestedFor(urlPathMatching(START)));
  }

  @Test
  void asksWithTheSameKeyWhenTheAnswerIsLost() {
    SERVER.stubFor(
        post(urlPathMatching(START))
            .inScenario("lost")
            .whenScenarioStateIs("Started")
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
            .willSetStateTo("there"));
    SERVER.stubFor(
        post(urlPathMatching(START))
            .inScenario("lost")
            .whenScenarioStateIs("there")
            .willReturn(okJson(Outside.answer("shunya/analysis-start.json"))));
    String id = transcribed("off");
    hub.hurried(id, "posted");
    List<LoggedRequest> requests = SERVER.findAll(postRequestedFor(urlPathMatching(START)));
    assertThat(requests).hasSize(2);
    assertThat(requests)
        .extracting(request -> request.getHeader("Idempotency-Key"))
        .doesNotContainNull()
        .containsOnly(requests.get(0).getHeader("Idempotency-Key"));
  }

  @Test
  void letsTheCallGoOnWithoutWhatIsRefused() {
    SERVER.stubFor(
        post(urlPathMatching(START))
            .willReturn(
                jsonResponse(
                    "{\"success\": false, \"error\": {\"error_code\": \"VALIDATION_ERROR\", \"message\": \"no\", \"retryable\": false}}",
                    400)));
    String id = transcribed("off");
    JsonNode call = hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains(WORDS);
    assertThat(reasons(id))
        .containsExactly(
            "done: No analysis: Shunya refused the request (400): VALIDATION_ERROR, no");
    assertThat(call.at("/analysis/state").asText()).isEqualTo("failed");
    assertThat(call.at("/analysis/reason").asText()).startsWith("No analysis: Shunya refused");
  }

  @Test
  void letsTheCallGoOnAfterAWhileAndHasTheModelWriteItsMinutes() {
    answer(aResponse().withStatus(503));
    String id = transcribed("narrative");
    await()
        .untilAsserted(
            () -> {
              hub.hurry(id);
              assertThat(hub.steps(id)).contains("analyse-call waiting");
            });
    hub.database()
        .update(
            "update analysis set began_at = began_at - interval '16 minutes' where call_id = ?",
            hub.ours(id));
    hub.database()
        .update(
            "update transcript set completed_at = completed_at - interval '16 minutes' where call_id = ?",
            hub.ours(id));
    JsonNode call = hub.hurried(id, "posted");
    assertThat(reasons(id))
        .last()
        .asString()
        .startsWith("done: No analysis: not within SHUNYA_ANALYSIS_TIMEOUT; Shunya answered 503");
    assertThat(hub.steps(id)).contains("write-minutes done");
    assertThat(call.at("/minutes/written_by").asText()).isEqualTo("model");
    assertThat(call.at("/minutes/model").asText()).isNotEqualTo("shunya");
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
  }

  @Test
  void isEnteredOnceAndOnlyWhereAnalysesAreWanted() {
    String id = transcribed("off");
    String call = hub.ours(id).toString();
    MinutesStyles without =
        new MinutesStyles(
            hub.database(), mappings, new MinutesSettings("off", "", "", 1_000), Duration.ZERO);
    assertThat(styles.stageAfterTranscript(call)).isEqualTo("analyse-call");
    assertThat(without.stageAfterTranscript(call)).isEqualTo("announce-call");
    hub.hurried(id, "posted");
    assertThat(styles.stageAfterTranscript(call)).isEqualTo("announce-call");
  }

  /** What was made of an earlier recording's words is not about this one. */
  @Test
  void analysesANewTranscriptAnew() {
    String id = transcribed("off");
    hub.hurried(id, "posted");
    assertThat(analyses(id)).isEqualTo(1);
    assertThat(hub.get("/call/" + id).body()).contains("\"qualified_and_booked\"");
    hub.producer()
        .request(
            "direct:act-on-progress",
            exchange -> {
              exchange.setVariable("callId", hub.ours(id).toString());
              exchange.setVariable("engine", "shunya");
              exchange.setVariable("progress", progress());
            });
    assertThat(analyses(id)).isZero();
    assertThat(Outside.read(hub.get("/call/" + id).body()).path("analysis").isNull()).isTrue();
  }

  private int analyses(String id) {
    return hub.database()
        .queryForObject(
            "select count(*) from analysis where call_id = ?", Integer.class, hub.ours(id));
  }

  private static Object progress() {
    return new Progress(
        "completed", new Transcript("Other words.", List.of(), "en", null, null), null);
  }
}
