package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.MovableClock;

class SandboxTranscriberTest {
  private static final String KEY = "any-key";
  private static final String MODELS = "\"speech_models\":[\"universal-2\"]";

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T10:00:00Z"));
  private final Dialogues dialogues = new Dialogues();
  private final SandboxTranscriber transcriber = new SandboxTranscriber(dialogues, 8080, clock);

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(SandboxAnswer answer) throws Exception {
    return new ObjectMapper().readTree(answer.content());
  }

  private String submit(String audioUrl) throws Exception {
    SandboxAnswer answer =
        transcriber.submit(
            KEY,
            bytes("{\"audio_url\":\"%s\",%s,\"speaker_labels\":true}".formatted(audioUrl, MODELS)));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).path("status").asText()).isEqualTo("queued");
    assertThat(json(answer).path("text").isNull()).isTrue();
    return json(answer).path("id").asText();
  }

  @Test
  void answersAnUploadWithItsChecksum() throws Exception {
    SandboxAnswer answer = transcriber.upload(KEY, bytes("abc"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(json(answer).path("upload_url").asText())
        .endsWith("/upload/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void refusesAnEmptyUpload() throws Exception {
    assertThat(transcriber.upload(KEY, bytes("")).status()).isEqualTo(400);
    assertThat(transcriber.upload(KEY, null).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void asksForAKeyEverywhere(String key) throws Exception {
    assertThat(transcriber.upload(key, bytes("abc")).status()).isEqualTo(401);
    assertThat(transcriber.submit(key, bytes("{}")).status()).isEqualTo(401);
    assertThat(transcriber.list(key, null).status()).isEqualTo(401);
    SandboxAnswer answer = transcriber.read(key, "x");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(json(answer).path("error").asText())
        .isEqualTo("Authentication error, API token missing/invalid.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{" + MODELS + "}",
        "{\"audio_url\":7," + MODELS + "}",
        "{\"audio_url\":\"file:///etc/passwd\"," + MODELS + "}",
        "{\"audio_url\":\"https://x.example/a\"}",
        "{\"audio_url\":\"https://x.example/a\",\"speech_models\":[]}",
        "{\"audio_url\":\"https://x.example/a\",\"speech_models\":\"universal-2\"}",
        "{\"audio_url\":\"https://x.example/a\",\"speech_models\":[1]}",
        "{\"audio_url\":\"https://x.example/a\","
            + MODELS
            + ",\"language_code\":\"en\",\"language_detection\":true}",
      })
  void refusesWhatTheContractRefuses(String request) throws Exception {
    SandboxAnswer answer = transcriber.submit(KEY, bytes(request));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).isNotBlank();
  }

  @Test
  void takesTwoSecondsToComplete() throws Exception {
    String id = submit("https://x.example/a.mp3");

    assertThat(json(transcriber.read(KEY, id)).path("status").asText()).isEqualTo("queued");
    clock.advance(Duration.ofMillis(1_500));
    JsonNode underWay = json(transcriber.read(KEY, id));
    assertThat(underWay.path("status").asText()).isEqualTo("processing");
    assertThat(underWay.path("utterances").isNull()).isTrue();
    clock.advance(Duration.ofMillis(600));
    JsonNode done = json(transcriber.read(KEY, id));
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(done.path("audio_url").asText()).isEqualTo("https://x.example/a.mp3");
    assertThat(done.path("audio_duration").isInt()).isTrue();
    assertThat(done.path("text").asText()).isNotBlank();
    assertThat(done.path("language_code").asText()).isNotBlank();

    int last = -1;
    Set<String> speakers = new HashSet<>();
    for (JsonNode utterance : done.path("utterances")) {
      speakers.add(utterance.path("speaker").asText());
      assertThat(utterance.path("text").asText()).isNotBlank();
      assertThat(utterance.path("start").isInt()).isTrue();
      assertThat(utterance.path("start").asInt()).isGreaterThan(last);
      assertThat(utterance.path("end").asInt()).isGreaterThan(utterance.path("start").asInt());
      assertThat(utterance.path("confidence").asDouble()).isBetween(0.5, 1.0);
      last = utterance.path("end").asInt();
    }
    assertThat(speakers).containsExactlyInAnyOrder("A", "B");
    assertThat(done.path("audio_duration").asInt()).isBetween(last / 1000, last / 1000 + 2);
  }

  @Test
  void tellsNoSpeakersUnlessAsked() throws Exception {
    SandboxAnswer answer =
        transcriber.submit(KEY, bytes("{\"audio_url\":\"https://x.example/a\"," + MODELS + "}"));
    clock.advance(Duration.ofSeconds(3));
    JsonNode done = json(transcriber.read(KEY, json(answer).path("id").asText()));

    assertThat(done.path("utterances").isNull()).isTrue();
    assertThat(done.path("words").get(0).path("speaker").isNull()).isTrue();
  }

  @Test
  void knowsATranscriptAfterARestart() throws Exception {
    String id = submit("https://x.example/a.mp3");
    clock.advance(Duration.ofHours(5));
    JsonNode before = json(transcriber.read(KEY, id));
    JsonNode after = json(new SandboxTranscriber(dialogues, 8080, clock).read(KEY, id));

    assertThat(after.path("status").asText()).isEqualTo("completed");
    assertThat(after.path("utterances")).isEqualTo(before.path("utterances"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "x",
        "../../etc/passwd",
        "00000000-0000-0000-0000-000000000000",
        "6vq1d7k2-3c44-4d0e-9a10-0f1e2d3c4b5a",
      })
  void doesNotKnowIdsThatItNeverGave(String id) throws Exception {
    SandboxAnswer answer = transcriber.read(KEY, id);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).path("error").asText())
        .isEqualTo("Transcript lookup error, transcript id not found");
  }

  @Test
  void hearsTheSameInTheSameAudioAndGivesEachRequestItsOwnId() throws Exception {
    String url = json(transcriber.upload(KEY, bytes("abc"))).path("upload_url").asText();
    String first = submit(url);
    String second = submit(url);
    clock.advance(Duration.ofSeconds(3));

    assertThat(first).isNotEqualTo(second);
    assertThat(json(transcriber.read(KEY, first)).path("text"))
        .isEqualTo(json(transcriber.read(KEY, second)).path("text"));
  }

  @Test
  void hearsAllConversationsSoonerOrLater() {
    Set<Dialogue> heard = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      heard.add(dialogues.heardIn(AudioMark.of("https://x.example/" + i)));
    }

    assertThat(dialogues.all()).hasSizeGreaterThanOrEqualTo(8);
    assertThat(heard).containsExactlyInAnyOrderElementsOf(dialogues.all());
  }

  @Test
  void listsTheNewestFirst() throws Exception {
    String first = submit("https://x.example/1");
    clock.advance(Duration.ofSeconds(3));
    String second = submit("https://x.example/2");

    JsonNode all = json(transcriber.list(KEY, "200"));
    assertThat(all.path("page_details").path("result_count").asInt()).isEqualTo(2);
    assertThat(all.path("transcripts").get(0).path("id").asText()).isEqualTo(second);
    assertThat(all.path("transcripts").get(0).path("status").asText()).isEqualTo("queued");
    JsonNode older = all.path("transcripts").get(1);
    assertThat(older.path("id").asText()).isEqualTo(first);
    assertThat(older.path("status").asText()).isEqualTo("completed");
    assertThat(older.path("audio_url").asText()).isEqualTo("https://x.example/1");
    assertThat(older.fieldNames())
        .toIterable()
        .containsExactly(
            "id", "resource_url", "status", "created", "completed", "audio_url", "error");
    assertThat(json(transcriber.list(KEY, "1")).path("transcripts")).hasSize(1);
    assertThat(transcriber.list(KEY, "many").status()).isEqualTo(400);
    assertThat(transcriber.list(KEY, "0").status()).isEqualTo(400);
  }

  @Test
  void remembersNoMoreThanItLists() throws Exception {
    for (int i = 0; i < 250; i++) {
      submit("https://x.example/" + i);
    }

    assertThat(json(transcriber.list(KEY, "999")).path("transcripts")).hasSize(200);
  }
}
