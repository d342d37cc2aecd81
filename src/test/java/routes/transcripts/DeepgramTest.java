package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
    assertThat(deepgram.extras(0)).isEmpty();
    assertThat(deepgram.extras(2)).isEqualTo("&multichannel=true");
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
}
