package routes.intake;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** Shunya's word as it arrives: signed, changed on the way, repeated, late, lost. */
@HubTest
class ReceiveShunyaCallbackRouteTest {
  private static final String PATH = "/api/v1/shunya/webhook";
  private static final String SECRET = "shunya-test-secret";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  /** Else the next test would wait for calls that nobody answers for. */
  @AfterEach
  void forgetCalls() {
    hub.database()
        .update(
            "delete from job using transcript where transcript.call_id = job.call_id and engine = 'shunya'");
  }

  private HttpResponse<String> send(String body, String signature, long at) {
    return hub.post(
        PATH,
        body,
        "Content-Type",
        "application/json",
        "X-Shunya-Signature",
        signature,
        "X-Shunya-Timestamp",
        String.valueOf(at));
  }

  private static String sign(String body, long at) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET).hmacHex(at + "." + body);
  }

  private HttpResponse<String> send(String body) {
    long now = System.currentTimeMillis();
    return send(body, sign(body, now), now);
  }

  private static String word(String job) {
    return "{\"shunya_job_id\":\"%s\",\"event\":\"job.completed\",\"status\":\"completed\",\"company_id\":\"company_blue\",\"timestamp\":\"%s\"}"
        .formatted(job, Instant.now());
  }

  private static String status(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Outside.read(answer.body()).path("status").asText();
  }

  /** A call that Shunya reads and that nobody asks for during the next hour. */
  private String waiting(String job) {
    String id = hub.stored("await-transcript", "1 hour", null, 0, 0);
    hub.database()
        .update(
            """
            with numbered as (insert into shunya_call (call_id) values (?))
            insert into transcript (call_id, engine, state, engine_job_id, submissions, submitted_at)
            values (?, 'shunya', 'waiting', ?, 1, now())
            """,
            hub.ours(id),
            hub.ours(id),
            job);
    SERVER.stubFor(
        get(urlPathMatching("/api/v1/transcription/status/.*"))
            .willReturn(okJson("{\"status\": \"processing\"}")));
    return id;
  }

  private static void finish() {
    SERVER.stubFor(
        get(urlPathMatching("/api/v1/transcription/status/.*"))
            .willReturn(okJson("{\"status\": \"completed\"}")));
    SERVER.stubFor(
        get(urlPathMatching("/api/v1/transcription/transcript/.*"))
            .willReturn(okJson("{\"success\": true, \"transcript\": \"Hello.\"}")));
  }

  private List<Map<String, Object>> rows(String id) {
    return hub.database()
        .queryForList(
            "select stage, run_at, owner, attempt from job where call_id = ?", hub.ours(id));
  }

  private void awaitTranscript(String id) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        hub.database()
                            .queryForObject(
                                "select state from transcript where call_id = ?",
                                String.class,
                                hub.ours(id)))
                    .isEqualTo("completed"));
  }

  @Test
  void fetchesTheTranscriptAtOnceAndTakesARepetitionForOne() {
    String job = "job-" + UUID.randomUUID();
    String id = waiting(job);
    finish();
    String word = word(job);
    assertThat(status(send(word))).isEqualTo("accepted");
    awaitTranscript(id);
    assertThat(status(send(word))).isEqualTo("already_processed");
    hub.hurried(id, "posted");
    assertThat(status(send(word))).isEqualTo("already_processed");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  /** Of the job that was begun Shunya may name another id than the one it answered with. */
  @Test
  void knowsTheCallByItsNumberToo() {
    String id = waiting("job-" + UUID.randomUUID());
    Integer number =
        hub.database()
            .queryForObject(
                "select number from shunya_call where call_id = ?", Integer.class, hub.ours(id));
    finish();
    String word =
        "{\"event_type\":\"call.transcription.complete\",\"task_id\":\"another\",\"call_id\":%d,\"company_id\":\"company_blue\",\"data\":{}}"
            .formatted(number);
    assertThat(status(send(word))).isEqualTo("accepted");
    awaitTranscript(id);
    hub.hurried(id, "posted");
    assertThat(status(send(word))).isEqualTo("already_processed");
  }

  @Test
  void changesNothingWithAnyByteChanged() {
    String job = "job-" + UUID.randomUUID();
    String id = waiting(job);
    String word = word(job);
    long now = System.currentTimeMillis();
    String signature = sign(word, now);
    List<Map<String, Object>> before = rows(id);
    for (int part = 0; part <= 8; part++) {
      char[] changed = word.toCharArray();
      changed[(changed.length - 1) * part / 8] ^= 1;
      assertThat(send(new String(changed), signature, now).statusCode()).isEqualTo(401);
    }
    assertThat(send(word, signature, now + 1).statusCode()).isEqualTo(401);
    for (String wrong :
        new String[] {"", sign(word(job + "x"), now), signature + "0", "sha256=" + signature}) {
      assertThat(send(word, wrong, now).statusCode()).as(wrong).isEqualTo(401);
    }
    assertThat(hub.post(PATH, word, "Content-Type", "application/json").statusCode())
        .isEqualTo(401);
    assertThat(rows(id)).isEqualTo(before);
    assertThat(status(send(word, signature, now))).as("as it was signed").isEqualTo("accepted");
  }

  @Test
  void refusesARepetitionAfterFiveMinutes() {
    String job = "job-" + UUID.randomUUID();
    String id = waiting(job);
    String word = word(job);
    List<Map<String, Object>> before = rows(id);
    for (long at :
        new long[] {System.currentTimeMillis() - 310_000, System.currentTimeMillis() + 310_000}) {
      assertThat(send(word, sign(word, at), at).statusCode()).isEqualTo(401);
    }
    assertThat(rows(id)).isEqualTo(before);
  }

  /** The transaction that stores the job's id may not have ended yet. */
  @Test
  void asksForTheWordAgainUntilTheJobIsKnown() {
    String job = "job-" + UUID.randomUUID();
    String word = word(job);
    HttpResponse<String> early = send(word);
    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(early.headers().firstValue("Retry-After")).hasValue("5");
    String id = waiting(job);
    finish();
    assertThat(status(send(word))).isEqualTo("accepted");
    awaitTranscript(id);
  }

  @Test
  void ignoresAnOldWordOfAJobThatNobodyKnows() {
    String word =
        "{\"job_id\":\"nobody's\",\"company_id\":\"company_blue\",\"timestamp\":\"2026-03-02T09:18:12Z\"}";
    assertThat(status(send(word))).isEqualTo("ignored");
  }

  @Test
  void refusesTheJobsOfAnotherCompany() {
    String job = "job-" + UUID.randomUUID();
    String id = waiting(job);
    List<Map<String, Object>> before = rows(id);
    assertThat(send(word(job).replace("company_blue", "company_red")).statusCode()).isEqualTo(403);
    assertThat(rows(id)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "words", "{\"job_id\": \"x\"}"})
  void refusesWhatNamesNoJobOrCompany(String body) {
    assertThat(send(body).statusCode()).isEqualTo(422);
  }
}
