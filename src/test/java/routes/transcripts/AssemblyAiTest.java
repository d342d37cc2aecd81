package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class AssemblyAiTest {
  private static final String UPLOAD = "https://cdn.assemblyai.com/upload/5d1c0f3a-test";
  private final AssemblyAi assemblyAi = reachedAt("");

  private static AssemblyAi reachedAt(String publicUrl) {
    return new AssemblyAi(
        new AssemblyAiSettings(
            "key", "https://api.example", List.of("universal-3-pro", "universal-2")),
        new EngineCallbacks(publicUrl, "the webhooks' secret", false),
        Duration.ofHours(3));
  }

  private Progress progress(int status, String body, int submissions) {
    return assemblyAi.progress(status, null, body, Instant.now().toString(), submissions, 0);
  }

  private static String error(String sentence) {
    return "{\"id\": \"j\", \"status\": \"error\", \"error\": \"" + sentence + "\"}";
  }

  @Test
  void asksWithTheModelsThatTheServiceDemandsAndSpeakersToldApart() {
    assertThat(Outside.read(assemblyAi.request(UPLOAD, "en", 0)))
        .isEqualTo(
            Outside.read(
                """
                {"audio_url": "%s", "speech_models": ["universal-3-pro", "universal-2"],
                 "speaker_labels": true, "language_code": "en"}
                """
                    .formatted(UPLOAD)));
  }

  @Test
  void detectsTheLanguageOnlyWithoutNamingOne() {
    assertThat(
            Outside.read(assemblyAi.request(UPLOAD, "auto", 0))
                .path("language_detection")
                .asBoolean())
        .isTrue();
    assertThat(Outside.read(assemblyAi.request(UPLOAD, "auto", 0)).has("language_code")).isFalse();
  }

  @Test
  void asksToBeCalledWhereTheWorldReachesTheHub() {
    var request = Outside.read(reachedAt("https://hub.example/").request(UPLOAD, "en", 0));
    assertThat(request.path("webhook_url").asText())
        .isEqualTo("https://hub.example/webhook/assemblyai");
    assertThat(request.path("webhook_auth_header_name").asText())
        .isEqualTo("X-Switchboard-Callback");
    assertThat(request.path("webhook_auth_header_value").asText())
        .matches("[0-9a-f]{64}")
        .doesNotContain("secret");
    assertThat(Outside.read(assemblyAi.request(UPLOAD, "en", 0)).has("webhook_url")).isFalse();
  }

  @Test
  void readsTheAnswersOfTheContract() {
    assertThat(assemblyAi.uploadUrl(200, null, Outside.answer("assemblyai/upload-ok.json")))
        .isEqualTo(UPLOAD);
    assertThat(
            assemblyAi.jobId(
                200, null, Outside.answer("assemblyai/create-request-and-queued.json")))
        .isEqualTo("6vq1d7k2-3c44-4d0e-9a10-0f1e2d3c4b5a");
    Progress progress = progress(200, Outside.answer("assemblyai/get-completed.json"), 1);
    assertThat(progress.state()).isEqualTo("completed");
    Transcript transcript = progress.transcript();
    assertThat(transcript.words()).startsWith("Thank you for calling Bluegate Support");
    assertThat(transcript.utterances()).hasSize(6);
    assertThat(transcript.utterances().get(0).speaker()).isEqualTo("A");
    assertThat(transcript.language()).isEqualTo("en_us");
    assertThat(transcript.confidence()).isBetween(0.0, 1.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "processing"})
  void waitsForAJobUntilTheTimeLimit(String state) {
    String body = "{\"id\": \"j\", \"status\": \"" + state + "\"}";
    assertThat(progress(200, body, 1).state()).isEqualTo("waiting");
    String longAgo = Instant.now().minus(Duration.ofHours(4)).toString();
    assertThatThrownBy(() -> assemblyAi.progress(200, null, body, longAgo, 1, 0))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("TRANSCRIBE_TIMEOUT")
        .hasMessageContaining(state);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\": \"completed\", \"text\": null, \"utterances\": null}",
        "{\"status\": \"completed\", \"text\": \"\", \"utterances\": []}",
        "{\"status\": \"completed\"}"
      })
  void takesSilenceForAnEmptyTranscript(String body) {
    assertThat(progress(200, body, 1).transcript())
        .isEqualTo(new Transcript("", List.of(), null, null, null));
  }

  @Test
  void submitsAgainWhatTheServiceItselfBrokeButNotForEver() {
    String sentence = "Server error, developers have been alerted";
    assertThat(progress(200, error(sentence), 1).state()).isEqualTo("again");
    assertThat(progress(200, error(sentence), 2).state()).isEqualTo("again");
    assertThat(progress(200, error(sentence), 3).state()).isEqualTo("failed");
  }

  @Test
  void submitsAgainOnceWhatTheServiceCouldNotFetch() {
    String body = Outside.answer("assemblyai/get-error-download.json");
    assertThat(progress(200, body, 1).state()).isEqualTo("again");
    assertThat(progress(200, body, 2).state()).isEqualTo("failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Audio duration is too short.",
        "File does not appear to contain audio. File type is text/html",
        "Detected language confidence 0.1 is below the threshold 0.5"
      })
  void failsWhatNoSecondJobWouldMend(String sentence) {
    Progress progress = progress(200, error(sentence), 1);
    assertThat(progress.state()).isEqualTo("failed");
    assertThat(progress.reason()).contains(sentence);
  }

  @Test
  void submitsAgainAJobThatTheServiceDoesNotKnow() {
    String body = "{\"error\": \"Transcript lookup error, transcript id not found\"}";
    assertThat(progress(400, body, 1).state()).isEqualTo("again");
    assertThat(progress(400, body, 3).state()).isEqualTo("failed");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void parksARefusedKeyWithTheSettingsName(int status) {
    assertThatThrownBy(
            () -> assemblyAi.jobId(status, null, Outside.answer("assemblyai/create-401.json")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("ASSEMBLYAI_API_KEY")
        .hasMessageContaining("API token missing/invalid");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 422})
  void parksARefusedRequestWithTheServicesSentence(int status) {
    assertThatThrownBy(
            () -> assemblyAi.uploadUrl(status, null, "{\"error\": \"Your balance is negative\"}"))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("Your balance is negative");
  }

  @Test
  void honoursRetryAfter() {
    assertThatThrownBy(
            () -> assemblyAi.jobId(429, "12", Outside.answer("assemblyai/create-429.json")))
        .isInstanceOfSatisfying(
            TryAgainException.class,
            later -> assertThat(later.after()).hasValue(Duration.ofSeconds(12)));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "soon", "-1", "99999999999", "Wed, 21 Oct 2015 07:28:00 GMT"})
  void choosesItsOwnPauseWhenTheServicesIsUnusable(String retryAfter) {
    assertThatThrownBy(() -> assemblyAi.jobId(429, retryAfter, "{}"))
        .isInstanceOfSatisfying(
            TryAgainException.class, later -> assertThat(later.after()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 302, 408, 500, 502, 503, 504})
  void triesAgainWhatTimeMayMend(int status) {
    assertThatThrownBy(() -> assemblyAi.jobId(status, null, "<html>"))
        .isInstanceOf(TryAgainException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "not json",
        "{}",
        "{\"id\": \"\"}",
        "{\"id\": \"../../v2/account\"}",
        "{\"id\": \"a?b=${header.x}\"}",
        "{\"id\": {\"x\": 1}}"
      })
  void takesNoUnusableId(String body) {
    assertThatThrownBy(() -> assemblyAi.jobId(200, null, body))
        .isInstanceOf(TryAgainException.class);
  }

  @Test
  void takesNoUnusableState() {
    assertThatThrownBy(() -> progress(200, "{\"status\": \"exploded\"}", 1))
        .isInstanceOf(TryAgainException.class);
    assertThatThrownBy(() -> progress(200, "{\"id\": \"j\"}", 1))
        .isInstanceOf(TryAgainException.class);
  }

  @Test
  void findsTheJobOfAnUploadInTheList() {
    String list =
        """
        {"transcripts": [{"id": "other", "audio_url": "https://x.example/other"},
                         {"id": "ours", "audio_url": "%s"}]}
        """
            .formatted(UPLOAD);
    assertThat(assemblyAi.findJob(200, null, list, UPLOAD)).isEqualTo("ours");
    assertThat(assemblyAi.findJob(200, null, list, UPLOAD + "x")).isEmpty();
    assertThat(assemblyAi.findJob(200, null, "{\"transcripts\": []}", UPLOAD)).isEmpty();
    assertThat(
            assemblyAi.findJob(
                200,
                null,
                "{\"transcripts\": [{\"id\": \"../x\", \"audio_url\": \"%s\"}]}".formatted(UPLOAD),
                UPLOAD))
        .isEmpty();
  }

  @Test
  void makesAHostileTranscriptStorable() {
    Transcript transcript =
        progress(
                200,
                """
                {"status": "completed", "text": "a\\u0000b", "confidence": 7, "audio_duration": "x",
                 "language_code": "e\\u0000n",
                 "utterances": [{"speaker": "A\\u0000", "start": 1e12, "end": -5, "text": null,
                                 "confidence": "high"}, 7, null]}
                """,
                1)
            .transcript();
    assertThat(transcript.words()).isEqualTo("a\uFFFDb");
    assertThat(transcript.language()).isEqualTo("e\uFFFDn");
    assertThat(transcript.confidence()).isNull();
    assertThat(transcript.audioSeconds()).isNull();
    assertThat(transcript.utterances().get(0).speaker()).isEqualTo("A\uFFFD");
    assertThat(transcript.utterances().get(0).words()).isEmpty();
    assertThat(transcript.utterances().get(0).confidence()).isNull();
  }

  @Test
  void keepsTheServicesSentenceShort() {
    assertThat(progress(200, error("x".repeat(5_000)), 1).reason()).hasSizeLessThan(300);
  }

  @Test
  void namesTheOwnersOfTwoChannelsInTheOrderOfTime() {
    assertThat(Outside.read(assemblyAi.request(UPLOAD, "en", 2)).path("multichannel").asBoolean())
        .isTrue();
    String stereo =
        """
        {"id": "j", "status": "completed", "text": "…", "audio_channels": 2, "utterances": [
          {"speaker": "1A", "channel": "1", "start": 3000, "end": 4000, "text": "How can I help?"},
          {"speaker": "1A", "channel": "1", "start": 100, "end": 1400, "text": "Good morning."},
          {"speaker": "2A", "channel": "2", "start": 1500, "end": 2500, "text": "Hello."}]}
        """;
    Transcript transcript =
        assemblyAi.progress(200, null, stereo, Instant.now().toString(), 1, 2).transcript();
    assertThat(transcript.utterances())
        .extracting(said -> said.speaker() + ": " + said.words())
        .containsExactly("Customer: Good morning.", "Agent: Hello.", "Customer: How can I help?");
    assertThat(transcript.words()).isEqualTo("Good morning. Hello. How can I help?");
  }
}
