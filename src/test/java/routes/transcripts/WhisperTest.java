package routes.transcripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import routes.Outside;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class WhisperTest {
  private final Whisper whisper = asking("whisper-1");
  private File recording;

  private static Whisper asking(String model) {
    return new Whisper(model, DataSize.ofBytes(20));
  }

  @BeforeEach
  void record(@TempDir Path directory) throws IOException {
    recording = Files.writeString(directory.resolve("spooled"), "ID3 sound").toFile();
  }

  private String form(Whisper whisper, String language) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    whisper.form(recording, "default/2026/03/02/x.mp3", "audio/mpeg", language).writeTo(bytes);
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
    assertThatThrownBy(() -> form(whisper, "en"))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("Whisper takes");
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
}
