package routes.transcripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import routes.Outside;
import routes.storage.HubData;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class WhisperTest {
  @TempDir static Path machine;

  /** Nothing that could split is on this machine. */
  private static AudioSplitter splitter;

  private Whisper whisper;
  private File recording;

  @BeforeAll
  static void lookForSplitter() throws IOException {
    splitter = new AudioSplitter("no-ffmpeg", "key", Duration.ofSeconds(10), new HubData(machine));
  }

  private static Whisper asking(String model) {
    return new Whisper(model, DataSize.ofBytes(20), splitter);
  }

  @BeforeEach
  void record(@TempDir Path directory) throws IOException {
    whisper = asking("whisper-1");
    recording = Files.writeString(directory.resolve("spooled"), "ID3 sound").toFile();
  }

  private String form(Whisper whisper, String language) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    whisper
        .form(List.of(recording), 0, "default/2026/03/02/x.mp3", "audio/mpeg", language)
        .writeTo(bytes);
    return bytes.toString(UTF_8);
  }

  /** Without a name the service does not know the format (its contract). */
  @Test
  void sendsTheRecordingUnderANameWithItsExtension() throws IOException {
    assertThat(form(whisper, "en_us"))
        .contains("filename=\"recording.mp3\"", "audio/mpeg", "ID3 sound", "en\r\n")
        .doesNotContain("en_us");
    assertThat(form(whisper, "auto")).doesNotContain("name=\"language\"");
  }

  @ParameterizedTest
  @CsvSource({
    "whisper-1, verbose_json",
    "gpt-4o-transcribe, json",
    "gpt-4o-transcribe-diarize, diarized_json",
    "Systran/faster-whisper-small, json"
  })
  void asksForTheRichestFormThatTheModelKnows(String model, String format) throws IOException {
    String form = form(asking(model), "en");
    assertThat(form).contains("\r\n" + format + "\r\n");
    assertThat(form.contains("chunking_strategy")).isEqualTo(model.contains("diarize"));
  }

  @Test
  void refusesWhatIsTooLargeBeforeItIsSent() throws IOException {
    Files.writeString(recording.toPath(), "x".repeat(21));
    assertThatThrownBy(() -> whisper.parts(recording, "default/2026/03/02/x.mp3"))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageStartingWith("Whisper takes")
        .hasMessageEndingWith("there is no ffmpeg that splits it");
  }

  @Test
  void readsSpeakersWhereTheModelTellsThemApart() {
    Transcript transcript =
        whisper
            .progress(200, null, Outside.answer("openai/transcription-diarized_json.json"))
            .transcript();
    assertThat(transcript.utterances())
        .extracting(Utterance::speaker)
        .containsExactly("A", "B", "A", "B", "A", "B");
    assertThat(transcript.utterances().get(1).startMs()).isEqualTo(5260);
    assertThat(transcript.words()).startsWith("Thank you").doesNotContain("A: ");
    assertThat(transcript.audioSeconds()).isEqualTo(26);
  }

  @Test
  void takesTheWholeTextWhereItDoesNot() {
    Transcript transcript =
        whisper
            .progress(200, null, Outside.answer("openai/transcription-verbose_json.json"))
            .transcript();
    assertThat(transcript.utterances()).isEmpty();
    assertThat(transcript.words()).startsWith("Thank you for calling Bluegate Support");
    assertThat(transcript.language()).isEqualTo("en");
    assertThat(transcript.confidence()).isBetween(0.9, 1.0);
    assertThat(
            whisper
                .progress(200, null, Outside.answer("openai/transcription-json-gpt4o.json"))
                .transcript()
                .audioSeconds())
        .isNull();
  }

  @Test
  void tellsNoCreditFromTooFast() {
    assertThatThrownBy(
            () -> whisper.progress(429, null, Outside.answer("openai/error-429-quota.json")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageStartingWith("Whisper has no credit left: ");
    assertThatThrownBy(
            () -> whisper.progress(429, "2", Outside.answer("openai/error-429-rate.json")))
        .isInstanceOf(TryAgainException.class);
  }

  @Test
  void parksARefusedKeyWithTheSettingsName() {
    assertThatThrownBy(() -> whisper.progress(401, null, Outside.answer("openai/error-401.json")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("OPENAI_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"text\": null}", "plain words"})
  void takesNoAnswerWithoutAText(String body) {
    assertThatThrownBy(() -> whisper.progress(200, null, body))
        .isInstanceOf(TryAgainException.class);
  }

  @Test
  void sendsASmallRecordingAsItIs() {
    assertThat(whisper.parts(recording, "x.mp3")).containsExactly(recording);
  }

  @Test
  void sendsAPartUnderTheNameOfWhatItIs(@TempDir Path directory) throws IOException {
    File part = Files.writeString(directory.resolve("00001.mp3"), "ID3 part").toFile();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    whisper.form(List.of(recording, part), 1, "default/x.wav", "audio/wav", "en").writeTo(bytes);
    assertThat(bytes.toString(UTF_8))
        .contains("filename=\"recording.mp3\"", "audio/mpeg", "ID3 part")
        .doesNotContain("wav");
  }

  /** 95 of a hundred parts of 25 MB at 4,000 bytes a second; newer models take 1,390 seconds. */
  @ParameterizedTest
  @CsvSource({"whisper-1, 6225000", "gpt-4o-transcribe-diarize, 1390000"})
  void joinsThePartsInTimeAndNeverTakesTheirSpeakersForEachOther(String model, int shift) {
    Whisper parted = new Whisper(model, DataSize.ofBytes(26_214_400), splitter);
    String answer = Outside.answer("openai/transcription-diarized_json.json");
    Progress first = parted.heard(null, 0, 200, null, answer);
    Transcript joined = parted.heard(first, 1, 200, null, answer).transcript();
    Transcript alone = first.transcript();
    int said = alone.utterances().size();
    assertThat(joined.utterances()).hasSize(2 * said).startsWith(alone.utterances().get(0));
    assertThat(joined.utterances().subList(said, 2 * said))
        .extracting(Utterance::speaker)
        .containsExactly("C", "D", "C", "D", "C", "D");
    assertThat(joined.utterances().get(said).startMs())
        .isEqualTo(alone.utterances().get(0).startMs() + shift);
    assertThat(joined.utterances().get(said).endMs())
        .isEqualTo(alone.utterances().get(0).endMs() + shift);
    assertThat(joined.words()).isEqualTo(alone.words() + " " + alone.words());
    assertThat(joined.audioSeconds()).isEqualTo(2 * alone.audioSeconds());
    assertThat(joined.language()).isEqualTo(alone.language());
  }

  @Test
  void keepsTheRolesThatAModelIsCertainOf() {
    String answer =
        """
        {"text": "Hello.", "segments": [{"speaker": "agent", "start": 0, "end": 1, "text": "Hello."}]}
        """;
    Progress first = whisper.heard(null, 0, 200, null, answer);
    assertThat(whisper.heard(first, 1, 200, null, answer).transcript().utterances())
        .extracting(Utterance::speaker)
        .containsExactly("Agent", "Agent");
  }

  @Test
  void failsAsAWholeWhenAPartFails() {
    Progress first = whisper.heard(null, 0, 200, null, "{\"text\": \"one\"}");
    assertThatThrownBy(() -> whisper.heard(first, 1, 503, null, "{}"))
        .isInstanceOf(TryAgainException.class);
  }
}
