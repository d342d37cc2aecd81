package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class DeepgramTest {
  private final Deepgram deepgram = new Deepgram();

  @ParameterizedTest
  @CsvSource({"en,en", "hi,hi", "en_in,en-in", "auto,multi"})
  void namesLanguagesAsTheServiceDoes(String ours, String theirs) {
    assertThat(deepgram.language(ours)).isEqualTo(theirs);
  }

  @Test
  void readsTheAnswerOfTheContract() {
    Transcript transcript =
        deepgram.progress(200, null, Outside.answer("deepgram/listen-url-ok.json")).transcript();
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
    assertThat(deepgram.progress(200, null, silence).transcript())
        .isEqualTo(new Transcript("", List.of(), null, 0.0, null));
  }

  @ParameterizedTest
  @CsvSource({
    "401, deepgram/error-401.json, Deepgram refused the key: check DEEPGRAM_API_KEY and DEEPGRAM_BASE_URL (Invalid credentials.)",
    "400, deepgram/error-400-modern.json, Deepgram refused the request (400): Invalid JSON submitted."
  })
  void parksWithTheServicesSentence(int status, String fixture, String sentence) {
    assertThatThrownBy(() -> deepgram.progress(status, null, Outside.answer(fixture)))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage(sentence);
  }

  @Test
  void understandsABareSentence() {
    assertThatThrownBy(() -> deepgram.progress(413, null, "\"Body too large\""))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("Deepgram refused the request (413): Body too large");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 408, 429, 500, 503, 504})
  void triesAgainWhatTimeMayMend(int status) {
    String body = Outside.answer("deepgram/error-429.json");
    assertThatThrownBy(() -> deepgram.progress(status, null, body))
        .isInstanceOf(TryAgainException.class);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "[]", "{}", "{\"request_id\": \"x\"}", "{\"results\": {\"channels\": 7}}"})
  void takesNoAnswerWithoutATranscript(String body) {
    assertThatThrownBy(() -> deepgram.progress(200, null, body))
        .isInstanceOf(TryAgainException.class);
  }
}
