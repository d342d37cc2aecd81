package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.recordings.RecordingLinks;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class ShunyaTest {
  private static final String NOW = Instant.now().toString();
  private static final String LONG_AGO = Instant.now().minus(Duration.ofHours(4)).toString();
  private static final String CALL = UUID.randomUUID().toString();

  private final RecordingLinks links =
      new RecordingLinks("https://hub.example", "secret", Duration.ofHours(1));
  private final Shunya shunya = new Shunya(links, Duration.ofHours(3));

  private Progress state(String body) {
    return shunya.progress(200, null, body, NOW, 1);
  }

  private Transcript read(String body) {
    Progress progress = shunya.transcript(200, null, body, 10001, NOW, 1);
    assertThat(progress.state()).isEqualTo("completed");
    return progress.transcript();
  }

  @Test
  void asksAsTheContractSays() {
    JsonNode request = Outside.read(shunya.request(10001, CALL, "en"));
    JsonNode contract = Outside.read(Outside.fixture("shunya/transcribe.json")).at("/request/body");
    assertThat(request.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> contract.fieldNames());
    assertThat(request.path("call_id").isInt()).isTrue();
    assertThat(request.path("call_id")).isEqualTo(contract.path("call_id"));
    assertThat(request.path("call_type")).isEqualTo(contract.path("call_type"));
    assertThat(request.path("language")).isEqualTo(contract.path("language"));
    String link = request.path("audio_url").asText();
    assertThat(link).startsWith("https://hub.example/recordings/");
    assertThat(links.callOf(link.substring(link.lastIndexOf('/') + 1))).isEqualTo(CALL);
  }

  @ParameterizedTest
  @CsvSource({"en, en-US", "en_in, en-IN", "hi, hi", "pt-br, pt-BR", "auto, ''"})
  void namesLanguagesWithTheirCountry(String language, String named) {
    JsonNode request = Outside.read(shunya.request(1, CALL, language));
    assertThat(request.path("language").asText()).isEqualTo(named);
    assertThat(request.has("language")).isEqualTo(!named.isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'success': true, 'task_id': 't-1', 'transcript_id': 501} | t-1",
        "{'success': true, 'job_id': 'j-1'}                        | j-1",
        "{'transcript_id': 501}                                    | 501"
      })
  void takesTheIdUnderEachOfItsNames(String body, String id) {
    assertThat(shunya.jobId(200, null, body.replace('\'', '"'))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"success\": true}", "{\"task_id\": \"\"}"})
  void triesAgainWithoutAnId(String body) {
    assertThatThrownBy(() -> shunya.jobId(200, null, body)).isInstanceOf(TryAgainException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "pending", "processing", "running", "Processing"})
  void waitsWhileTheJobIsAtWork(String state) {
    assertThat(state("{\"success\": true, \"status\": \"" + state + "\"}").state())
        .isEqualTo("waiting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completed", "succeeded", "success", "a new word", ""})
  void looksForTheTranscriptInEveryOtherState(String state) {
    assertThat(state("{\"success\": true, \"status\": \"" + state + "\"}").state())
        .isEqualTo("ready");
    assertThat(state("{\"success\": true}").state()).isEqualTo("ready");
    assertThat(shunya.progress(404, null, "{}", NOW, 1).state()).isEqualTo("ready");
  }

  @Test
  void doesNotWaitForEver() {
    assertThatThrownBy(() -> shunya.progress(200, null, "{\"status\": \"running\"}", LONG_AGO, 1))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("TRANSCRIBE_TIMEOUT");
    assertThatThrownBy(() -> shunya.transcript(200, null, "{\"success\":true}", 1, LONG_AGO, 1))
        .isInstanceOf(CannotContinueException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'status': 'failed', 'error': 'no sound'}                                             | 1 | failed | no sound",
        "{'status': 'timeout'}                                                                 | 1 | failed | no reason given",
        "{'status': 'failed', 'error': {'message': 'busy', 'retryable': true}}                 | 2 | again  | busy",
        "{'status': 'failed', 'error': {'message': 'busy', 'retryable': true}}                 | 3 | failed | busy",
        "{'status': 'failed', 'error': {'message': 'bad', 'retryable': false}}                 | 1 | failed | bad",
        "{'status': 'error', 'error': {'error_code': 'INVALID_AUDIO_URL', 'retryable': false}} | 1 | again  | INVALID_AUDIO_URL",
        "{'status': 'error', 'error': {'error_code': 'INVALID_AUDIO_URL', 'retryable': false}} | 2 | failed | INVALID_AUDIO_URL",
        "{'status': 'failed', 'error': {'success': false, 'error': {'message': 'deep', 'retryable': false}}} | 1 | failed | deep"
      })
  void tellsWhyAJobCameToNothing(String body, int submissions, String state, String reason) {
    Progress progress = shunya.progress(200, null, body.replace('\'', '"'), NOW, submissions);
    assertThat(progress.state()).isEqualTo(state);
    assertThat(progress.reason())
        .startsWith("Shunya could not read the recording: ")
        .contains(reason);
  }

  @Test
  void readsTheTranscriptOfTheContract() {
    Transcript transcript = read(Outside.answer("shunya/transcript.json"));
    assertThat(transcript.words()).startsWith("Thank you for calling").endsWith("so much.");
    assertThat(transcript.utterances()).hasSize(6);
    assertThat(transcript.utterances()).extracting(Utterance::speaker).startsWith("A", "B", "A");
    assertThat(transcript.utterances().get(1))
        .extracting(Utterance::startMs, Utterance::endMs)
        .containsExactly(5260, 9910);
    assertThat(transcript.language()).isEqualTo("en-US");
    assertThat(transcript.confidence()).isEqualTo(0.95);
    assertThat(transcript.audioSeconds()).isEqualTo(27);
  }

  /** Contract, section C, "Disagreements": transcript and speakers. */
  @ParameterizedTest
  @ValueSource(strings = {"speakers", "diarization", "speaker_labels"})
  void readsTheOtherSpellingToo(String labels) {
    Transcript transcript =
        read(
            """
            {"success": true, "transcript": "Hello. Hi.", "confidence": 0.5, "%s": [
              {"speaker": "rep", "text": "Hello.", "start": 0, "end": 1.5},
              {"speaker": "home_owner", "text": "Hi.", "start_time": 2, "end_time": 2.5},
              {"speaker": "SPEAKER_03", "text": "Mm."}, {"speaker": null, "text": "?"}]}
            """
                .formatted(labels));
    assertThat(transcript.words()).isEqualTo("Hello. Hi.");
    assertThat(transcript.confidence()).isEqualTo(0.5);
    assertThat(transcript.utterances())
        .extracting(Utterance::speaker)
        .containsExactly("Agent", "Customer", "A", "");
    assertThat(transcript.utterances().get(0).endMs()).isEqualTo(1500);
  }

  @Test
  void joinsWhatSpeakersSaidWhereThereIsNoOtherText() {
    assertThat(read("{\"speakers\": [{\"text\": \"Hello.\"}, {\"text\": \"Hi.\"}]}").words())
        .isEqualTo("Hello. Hi.");
  }

  @Test
  void waitsForATranscriptThatIsNotThereYetAndSubmitsOneThatIsForgotten() {
    assertThat(shunya.transcript(200, null, "{\"success\": true}", 1, NOW, 1).state())
        .isEqualTo("waiting");
    assertThat(shunya.transcript(404, null, "{}", 1, NOW, 1).state()).isEqualTo("waiting");
    assertThat(shunya.transcript(404, null, "{}", 1, LONG_AGO, 1).state()).isEqualTo("again");
    assertThat(shunya.transcript(404, null, "{}", 1, LONG_AGO, 3).state()).isEqualTo("failed");
  }

  @Test
  void takesNoTranscriptOfAnotherCall() {
    assertThatThrownBy(
            () ->
                shunya.transcript(
                    200, null, Outside.answer("shunya/transcript.json"), 10002, NOW, 1))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("Shunya's answer is about another call");
  }

  /** Contract, section E. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {'success': false, 'error': {'error_code': 'X', 'retryable': true}}  | true",
        "500 | {'success': false, 'error': {'error_code': 'X', 'retryable': false}} | false",
        "400 | {'success': false, 'error': {'error_code': 'X', 'retryable': true}}  | true",
        "400 | {'success': false, 'error': {'error_code': 'X'}}                     | false",
        "429 | {'success': false, 'error': 'slow down'}                             | true",
        "503 | busy                                                                 | true",
        "404 | {'detail': 'Not Found'}                                              | false",
        "401 | {'success': false, 'error': {'retryable': true}}                     | false",
        "200 | {'success': false, 'error': {'error_code': 'X', 'retryable': false}} | false",
        "200 | {'success': false}                                                   | true",
        "200 | <html>                                                               | true"
      })
  void believesTheEnvelopeAndElseTheStatus(int status, String body, boolean again) {
    assertThatThrownBy(() -> shunya.jobId(status, null, body.replace('\'', '"')))
        .isInstanceOf(again ? TryAgainException.class : CannotContinueException.class);
  }

  @Test
  void waitsAsLongAsTheEnvelopeSays() {
    String body = Outside.answer("shunya/error-429.json");
    assertThatThrownBy(() -> shunya.jobId(429, "3", body))
        .isInstanceOfSatisfying(
            TryAgainException.class,
            again -> assertThat(again.after()).hasValue(Duration.ofSeconds(45)))
        .hasMessage("Shunya answered 429: RATE_LIMIT_EXCEEDED, Rate limit exceeded.");
    assertThatThrownBy(() -> shunya.jobId(503, "3", ""))
        .isInstanceOfSatisfying(
            TryAgainException.class,
            again -> assertThat(again.after()).hasValue(Duration.ofSeconds(3)));
  }
}
