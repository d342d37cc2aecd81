package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.calls.Problem;
import routes.transcripts.ShunyaSettings;

/** The signatures of the fixtures are real, for the secret and the clock that are used here. */
class ShunyaCallbackTest {
  private static final String SECRET = "shunya-test-secret";
  private static final long SIGNED_AT = 1_772_443_092_000L;

  /** What {@code json.dumps(body, sort_keys=True)} of Python 3 makes of it was signed. */
  private static final String UNSORTED =
      """
      {"task_id":"t-1","company_id":"company_blue","ü":"Zoë 😀 \\"q\\" \\\\ / \\n\\t\u007f","score":0.85,\
      "tiny":1e-05,"big":12345678901234567890,"list":[1,{"b":null,"a":true}],"empty":{},"none":[],\
      "timestamp":"2026-03-02T09:18:12Z"}""";

  private static final String OF_SORTED =
      "84b122556454db59e026ade1bec515d054fb954c4f626263dcdad04b16c0e9c2";

  private static ShunyaCallback callback(String secret, String form, Instant now) {
    return new ShunyaCallback(
        new ShunyaSettings("key", "https://shunya.example", "company_blue", secret, form),
        new Problem(),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static ShunyaCallback callback(Duration later) {
    return callback(SECRET, "dot", Instant.ofEpochMilli(SIGNED_AT).plus(later));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sign(String body) {
    return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET).hmacHex(SIGNED_AT + "." + body);
  }

  private static ShunyaCallback.Word word(String body) {
    return callback(Duration.ZERO).read(bytes(body), sign(body), String.valueOf(SIGNED_AT));
  }

  @ParameterizedTest
  @CsvSource({
    "webhook-completed-flat,  shunya_job_901, 2026-03-02T09:18:12Z",
    "webhook-completed-event, shunya_job_901, 2026-03-02T09:18:12Z",
    "webhook-failed,          shunya_job_902, "
  })
  void readsEachFormOfTheContract(String fixture, String job, Instant at) {
    JsonNode request = Outside.read(Outside.fixture("shunya/" + fixture + ".json")).path("request");
    String timestamp = request.at("/headers/X-Shunya-Timestamp").asText();
    ShunyaCallback.Word word =
        callback(SECRET, "dot", Instant.ofEpochMilli(Long.parseLong(timestamp)))
            .read(
                bytes(request.path("raw_body").asText()),
                request.at("/headers/X-Shunya-Signature").asText(),
                timestamp);
    assertThat(word).isEqualTo(new ShunyaCallback.Word(job, 10001, at));
  }

  @ParameterizedTest
  @ValueSource(strings = {"shunya_job_id", "job_id", "task_id"})
  void takesTheJobUnderEachOfItsNames(String name) {
    assertThat(word("{\"%s\":\"j-1\",\"company_id\":\"company_blue\"}".formatted(name)))
        .isEqualTo(new ShunyaCallback.Word("j-1", null, null));
    assertThat(word("{\"%s\":501,\"company_id\":\"company_blue\"}".formatted(name)).jobId())
        .isEqualTo("501");
  }

  @Test
  void takesASignatureInCapitals() {
    String body = "{\"job_id\":\"j\",\"company_id\":\"company_blue\"}";
    assertThat(
            callback(Duration.ZERO)
                .read(bytes(body), sign(body).toUpperCase(), String.valueOf(SIGNED_AT)))
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, -86_400, 86_400})
  void refusesWhatWasNotSignedJustNow(long seconds) {
    String body = "{\"job_id\":\"j\",\"company_id\":\"company_blue\"}";
    assertThatThrownBy(
            () ->
                callback(Duration.ofSeconds(seconds))
                    .read(bytes(body), sign(body), String.valueOf(SIGNED_AT)))
        .isInstanceOf(UnauthorizedException.class);
    for (long inTime : new long[] {-300, 300}) {
      callback(Duration.ofSeconds(inTime)).read(bytes(body), sign(body), String.valueOf(SIGNED_AT));
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "now", "-1", "1772443092.000", "1772443092000000000000", "1772443092"})
  void refusesWhatIsNoTime(String timestamp) {
    String body = "{\"job_id\":\"j\",\"company_id\":\"company_blue\"}";
    String signature =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET).hmacHex(timestamp + "." + body);
    assertThatThrownBy(() -> callback(Duration.ZERO).read(bytes(body), signature, timestamp))
        .isInstanceOf(UnauthorizedException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "")
  void takesNothingWithoutASecret(String secret) {
    String body = "{\"job_id\":\"j\",\"company_id\":\"company_blue\"}";
    assertThatThrownBy(
            () ->
                callback(secret, "dot", Instant.ofEpochMilli(SIGNED_AT))
                    .read(bytes(body), sign(body), String.valueOf(SIGNED_AT)))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("SHUNYA_WEBHOOK_SECRET");
  }

  @Test
  void takesTheOtherFormOfSignatureOnlyWhereItIsSet() {
    Instant now = Instant.ofEpochMilli(SIGNED_AT);
    String timestamp = String.valueOf(SIGNED_AT);
    ShunyaCallback sorted = callback(SECRET, "colon-sorted", now);
    assertThat(sorted.read(bytes(UNSORTED), OF_SORTED, timestamp).jobId()).isEqualTo("t-1");
    assertThatThrownBy(
            () -> callback(SECRET, "dot", now).read(bytes(UNSORTED), OF_SORTED, timestamp))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> sorted.read(bytes(UNSORTED), sign(UNSORTED), timestamp))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(
            () -> sorted.read(bytes(UNSORTED.replace("0.85", "0.86")), OF_SORTED, timestamp))
        .isInstanceOf(UnauthorizedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "words",
        "[]",
        "{",
        "{} {}",
        "{\"job_id\":\"j\"}",
        "{\"company_id\":\"company_blue\"}",
        "{\"job_id\":{},\"company_id\":\"company_blue\"}",
        "{\"job_id\":null,\"company_id\":\"company_blue\"}",
        "{\"job_id\":true,\"company_id\":\"company_blue\"}",
        "{\"job_id\":\" \",\"company_id\":\"company_blue\"}"
      })
  void refusesABodyThatNamesNoJobOrNoCompany(String body) {
    assertThatThrownBy(() -> word(body)).isInstanceOf(MalformedCallException.class);
  }

  @Test
  void refusesWhatIsBuiltToExhaustItsReader() {
    for (String body :
        new String[] {
          "{\"a\":" + "[".repeat(100_000),
          "{\"a\":[" + "0,".repeat(400_000) + "0]}",
          "{\"job_id\":\"" + "j".repeat(201) + "\",\"company_id\":\"company_blue\"}",
          "{\"a\":" + "9".repeat(10_000) + "}"
        }) {
      assertThatThrownBy(() -> word(body)).isInstanceOf(MalformedCallException.class);
    }
  }

  @Test
  void refusesAnotherCompany() {
    assertThatThrownBy(() -> word("{\"job_id\":\"j\",\"company_id\":\"company_red\"}"))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void asksOnlyForYoungWordsOfUnknownJobsAgain() {
    ShunyaCallback callback = callback(Duration.ZERO);
    Instant now = Instant.ofEpochMilli(SIGNED_AT);
    var young = new ShunyaCallback.Word("j", null, now.minusSeconds(299));
    var old = new ShunyaCallback.Word("j", null, now.minusSeconds(301));
    var timeless = new ShunyaCallback.Word("j", null, null);
    assertThat(callback.answer(young, null).status()).isEqualTo(503);
    assertThat(callback.answer(timeless, null).status()).isEqualTo(503);
    assertThat(callback.answer(old, null))
        .returns(200, ShunyaCallback.Answer::status)
        .satisfies(answer -> assertThat(answer.content()).containsEntry("status", "ignored"));
    assertThat(callback.answer(young, true).content()).containsEntry("status", "already_processed");
    assertThat(callback.answer(young, false).content()).containsEntry("status", "accepted");
  }
}
