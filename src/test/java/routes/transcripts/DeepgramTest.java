package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class DeepgramTest {
  private final Deepgram deepgram = reachedAt("", "");

  private static Deepgram reachedAt(String publicUrl, String secret) {
    return new Deepgram(new EngineCallbacks(publicUrl, secret, false), Duration.ofMinutes(30));
  }

  private static Map<String, Object> transcript(String engine, String state, String job) {
    return Map.of("engine", engine, "state", state, "engine_job_id", job);
  }

  @ParameterizedTest
  @CsvSource({"en,en", "hi,hi", "en_in,en-in", "auto,multi"})
  void namesLanguagesAsTheServiceDoes(String ours, String theirs) {
    assertThat(deepgram.language(ours)).isEqualTo(theirs);
  }

  @Test
  void readsTheAnswerOfTheContract() {
    Transcript transcript =
        deepgram.progress(200, null, Outside.answer("deepgram/listen-url-ok.json"), 0).transcript();
    assertThat(transcript.words()).startsWith("Thank you for calling Bluegate Support");
    assertThat(transcript.confidence()).isEqualTo(0.981);
    assertThat(transcript.audioSeconds()).isEqualTo(27);
    assertThat(transcript.utterances()).extracting(Utterance::speaker).contains("A", "B");
    assertThat(transcript.utterances().get(0).startMs()).isEqualTo(400);
    assertThat(transcript.utterances().get(0).words()).startsWith("Thank you for calling");
  }

  @Test
  void takesSilenceForAnEmptyTranscript() {
    String silence =
        """
        {"results": {"channels": [{"alternatives": [{"transcript": "", "confidence": 0, "words": []}]}]}}
        """;
    assertThat(deepgram.progress(200, null, silence, 0).transcript())
        .isEqualTo(new Transcript("", List.of(), null, 0.0, null));
  }

  @ParameterizedTest
  @CsvSource({
    "401, deepgram/error-401.json, Deepgram refused the key: check DEEPGRAM_API_KEY and DEEPGRAM_BASE_URL (Invalid credentials.)",
    "400, deepgram/error-400-modern.json, Deepgram refused the request (400): Invalid JSON submitted."
  })
  void parksWithTheServicesSentence(int status, String fixture, String sentence) {
    assertThatThrownBy(() -> deepgram.progress(status, null, Outside.answer(fixture), 0))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage(sentence);
  }

  @Test
  void understandsABareSentence() {
    assertThatThrownBy(() -> deepgram.progress(413, null, "\"Body too large\"", 0))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("Deepgram refused the request (413): Body too large");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 429, 500, 503, 504})
  void triesAgainWhatTimeMayMend(int status) {
    String body = Outside.answer("deepgram/error-429.json");
    assertThatThrownBy(() -> deepgram.progress(status, null, body, 0))
        .isInstanceOf(TryAgainException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "[]", "{}", "{\"request_id\": \"x\"}", "{\"results\": {\"channels\": 7}}"})
  void takesNoAnswerWithoutATranscript(String body) {
    assertThatThrownBy(() -> deepgram.progress(200, null, body, 0))
        .isInstanceOf(TryAgainException.class);
  }

  @Test
  void asksForEachChannelWhereTheAgentsIsKnown() {
    assertThat(deepgram.extras(0, "")).isEmpty();
    assertThat(deepgram.extras(2, "")).isEqualTo("&multichannel=true");
  }

  @ParameterizedTest
  @CsvSource({"1, Agent, Customer", "2, Customer, Agent", "0, A, B"})
  void namesTheOwnersOfTwoChannelsInTheOrderOfTime(int agent, String first, String second) {
    Transcript transcript =
        deepgram.progress(200, null, stereo("Good morning.", "Hello."), agent).transcript();
    assertThat(transcript.utterances())
        .extracting(said -> said.startMs() + " " + said.speaker() + ": " + said.words())
        .containsExactly(
            "100 " + first + ": Good morning.",
            "1500 " + second + ": Hello.",
            "3000 " + first + ": How can I help?");
    assertThat(transcript.words()).isEqualTo("Good morning. Hello. How can I help?");
  }

  @Test
  void takesTheSameSoundInBothChannelsOnce() {
    String twice = stereo("Good morning.", "Hello.").replace("\"channel\": 1", "\"channel\": 0");
    String said = twice.substring(twice.indexOf("{\"start\""), twice.lastIndexOf("]"));
    twice = twice.replace(said, said + "," + said.replace("\"channel\": 0", "\"channel\": 1"));
    assertThat(deepgram.progress(200, null, twice, 1).transcript().utterances())
        .extracting(Utterance::speaker, Utterance::words)
        .containsExactly(
            tuple("A", "Good morning."), tuple("A", "How can I help?"), tuple("A", "Hello."));
  }

  /** As its description has it: channels from 0, in each of which speakers begin with 0. */
  private static String stereo(String first, String second) {
    return """
        {"metadata": {"channels": 2, "duration": 4.2},
         "results": {
           "channels": [{"alternatives": [{"transcript": "x", "confidence": 0.9}]},
                        {"alternatives": [{"transcript": "y", "confidence": 0.9}]}],
           "utterances": [
             {"start": 0.1, "end": 1.4, "channel": 0, "speaker": 0, "transcript": "%s"},
             {"start": 3.0, "end": 4.0, "channel": 0, "speaker": 0, "transcript": "How can I help?"},
             {"start": 1.5, "end": 2.5, "channel": 1, "speaker": 0, "transcript": "%s"}]}}
        """
        .formatted(first, second);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.example, s, true",
    "https://hub.example:8443/, s, true",
    "http://hub.example:8080, s, true",
    "https://hub.example:9443, s, false",
    "https://hub.example, '', false",
    "'', s, false",
    "hub.example, s, false"
  })
  void isCalledBackAtThePortsThatItCalls(String publicUrl, String secret, boolean called) {
    assertThat(reachedAt(publicUrl, secret).callbackJob(transcript("", "none", "")).isEmpty())
        .isEqualTo(!called);
  }

  @Test
  void givesEachJobItsOwnLogin() {
    EngineCallbacks callbacks = new EngineCallbacks("https://hub.example/base/", "s", false);
    Deepgram called = reachedAt("https://hub.example/base/", "s");
    String query = URLDecoder.decode(called.extras(0, "job-1"), StandardCharsets.UTF_8);
    assertThat(query)
        .matches("&callback=https://job-1:[0-9a-f]{64}@hub\\.example/base/webhook/deepgram");
    String login = query.substring("&callback=https://".length(), query.indexOf('@'));
    assertThat(callbacks.job("deepgram", basic(login))).hasValue("job-1");
    assertThat(callbacks.job("deepgram", basic(login.replace("job-1", "job-2")))).isEmpty();
    assertThat(callbacks.job("assemblyai", basic(login))).isEmpty();
    assertThat(callbacks.job("deepgram", basic("job-1:"))).isEmpty();
    assertThat(callbacks.job("deepgram", basic("job-1"))).isEmpty();
    assertThat(callbacks.job("deepgram", "Basic ****")).isEmpty();
    assertThat(callbacks.job("deepgram", "Bearer " + login)).isEmpty();
    assertThat(callbacks.job("deepgram", null)).isEmpty();
    assertThat(new EngineCallbacks("https://hub.example", "", false).job("deepgram", basic(login)))
        .isEmpty();
  }

  private static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void namesAJobOnceAndNotAgainAfterItCameToNothing() {
    Deepgram called = reachedAt("https://hub.example", "s");
    String job = called.callbackJob(transcript("assemblyai", "failed", ""));
    assertThat(job).matches("[0-9a-f-]{36}");
    assertThat(called.callbackJob(transcript("deepgram", "submitting", job))).isEqualTo(job);
    assertThat(called.callbackJob(transcript("deepgram", "failed", ""))).isEmpty();
  }

  @Test
  void waitsForTheCallThatItsAnswerPromises() {
    String promise = "{\"request_id\": \"d6f1c1de\"}";
    assertThat(deepgram.submitted(200, null, promise, 0, "job-1").state()).isEqualTo("waiting");
    assertThatThrownBy(() -> deepgram.submitted(200, null, promise, 0, ""))
        .isInstanceOf(TryAgainException.class);
    assertThatThrownBy(() -> deepgram.submitted(429, null, promise, 0, "job-1"))
        .isInstanceOf(TryAgainException.class);
    String whole = Outside.answer("deepgram/listen-url-ok.json");
    assertThat(deepgram.submitted(200, null, whole, 0, "job-1").state()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource({"29, waiting", "31, again"})
  void losesPatienceWithACallThatDoesNotCome(int minutes, String state) {
    String then = Instant.now().minus(Duration.ofMinutes(minutes)).toString();
    assertThat(deepgram.heard(null, Map.of("submitted_at", then), 0).state()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "words", "{\"err_msg\": \"it broke\"}", "\"it broke\""})
  void asksAgainWhenTheCallBringsNoTranscript(String body) {
    byte[] answer = body.getBytes(StandardCharsets.UTF_8);
    assertThat(deepgram.heard(answer, Map.of(), 0).state()).isEqualTo("again");
  }
}
