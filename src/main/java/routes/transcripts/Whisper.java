package routes.transcripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hc.client5.http.entity.mime.MultipartEntityBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * OpenAI's side of the conversation, or that of a server that speaks like it (OpenAPI description
 * of August 2026): one long request with the file. Only {@code text} is certain in an answer: the
 * servers differ in all else.
 */
@Component
public class Whisper {
  /**
   * OpenAI's newer models refuse sound of more than 1,400 seconds (reported, see its contract);
   * encoding adds a little.
   */
  private static final int LONGEST_OF_GPT_SECONDS = 1_390;

  private final String model;
  private final DataSize largest;
  private final AudioSplitter splitter;

  public Whisper(
      @Value("${hub.transcripts.whisper.model}") String model,
      @Value("${hub.transcripts.whisper.max-size}") DataSize largest,
      AudioSplitter splitter) {
    this.model = model;
    this.largest = largest;
    this.splitter = splitter;
  }

  /**
   * What is sent, one request a file: the recording itself, or its parts when it is larger than
   * WHISPER_MAX_SIZE.
   *
   * @param recording a file of this machine
   * @param key of the archived object, whose name ends in the extension
   * @return to be given to {@link #discard}
   * @throws CannotContinueException when it is too large and cannot be split
   */
  public List<File> parts(File recording, String key) {
    if (recording.length() <= largest.toBytes()) {
      return List.of(recording);
    }
    if (!splitter.available()) {
      throw new CannotContinueException(
          "Whisper takes %d MB at most and the recording has %d MB; there is no ffmpeg that splits it"
              .formatted(
                  largest.toMegabytes(), DataSize.ofBytes(recording.length()).toMegabytes()));
    }
    return splitter.split(recording, extension(key).substring(1), partSeconds());
  }

  /** Removes the parts of a recording, if there are any. */
  public void discard(List<File> parts) {
    if (parts != null) {
      splitter.discard(parts);
    }
  }

  /** Some room is left for what each file has besides its sound. */
  private int partSeconds() {
    long fitting = largest.toBytes() * 95 / 100 / AudioSplitter.BYTES_A_SECOND;
    return (int)
        Math.max(1, Math.min(fitting, model.startsWith("gpt-") ? LONGEST_OF_GPT_SECONDS : fitting));
  }

  private static String extension(String key) {
    return key.substring(Math.max(0, key.lastIndexOf('.')));
  }

  /**
   * The form with a file. It has a name with the type's extension, since servers tell formats apart
   * by it.
   *
   * @param parts from {@link #parts}
   * @param index of the part, from 0
   * @param key of the archived object, whose name ends in the extension
   * @param contentType of the archived object
   * @param language a code such as {@code en} or {@code hi}, or {@code auto}
   */
  public HttpEntity form(
      List<File> parts, int index, String key, String contentType, String language) {
    File part = parts.get(index);
    boolean asArchived = !part.getName().endsWith(".mp3");
    MultipartEntityBuilder form =
        MultipartEntityBuilder.create()
            .addTextBody("model", model)
            .addTextBody("response_format", format())
            .addBinaryBody(
                "file",
                part,
                ContentType.parseLenient(asArchived ? contentType : "audio/mpeg"),
                "recording" + (asArchived ? extension(key) : ".mp3"));
    if (model.contains("diarize")) {
      form.addTextBody("chunking_strategy", "auto");
    }
    if (!language.equals("auto")) {
      form.addTextBody("language", language.split("[_-]")[0]);
    }
    return form.build();
  }

  /** Each model takes formats of its own; {@code json} is the one that every server knows. */
  private String format() {
    if (model.contains("diarize")) {
      return "diarized_json";
    }
    return model.equals("whisper-1") ? "verbose_json" : "json";
  }

  /**
   * The transcript of an answer, joined to those of the parts before.
   *
   * @param before null for the first part
   * @param index of the part, from 0
   */
  public Progress heard(Progress before, int index, int status, String retryAfter, String body) {
    Progress now = progress(status, retryAfter, body);
    return index == 0
        ? now
        : Progress.completed(
            joined(before.transcript(), now.transcript(), index, 1_000 * index * partSeconds()));
  }

  /** Whoever has a letter in one part need not be who has it in another: letters go on. */
  private static Transcript joined(Transcript before, Transcript part, int parts, int shift) {
    List<Utterance> utterances = new ArrayList<>(before.utterances());
    SpeakerNames speakers =
        new SpeakerNames((int) utterances.stream().map(Utterance::speaker).distinct().count());
    part.utterances()
        .forEach(
            said ->
                utterances.add(
                    new Utterance(
                        said.speaker().length() > 2 ? said.speaker() : speakers.of(said.speaker()),
                        said.startMs() + shift,
                        said.endMs() + shift,
                        said.confidence(),
                        said.words())));
    return new Transcript(
        (before.words() + " " + part.words()).strip(),
        utterances,
        before.language() == null ? part.language() : before.language(),
        mean(before.confidence(), part.confidence(), parts),
        before.audioSeconds() == null || part.audioSeconds() == null
            ? null
            : (Integer) (before.audioSeconds() + part.audioSeconds()));
  }

  private static Double mean(Double before, Double part, int parts) {
    return before == null || part == null ? null : (Double) ((before * parts + part) / (parts + 1));
  }

  /** The transcript of an answer. */
  public Progress progress(int status, String retryAfter, String body) {
    JsonNode answer =
        EngineAnswer.read(
            "Whisper", "OPENAI_API_KEY and OPENAI_BASE_URL", status, retryAfter, body);
    if (!answer.path("text").isTextual()) {
      throw new TryAgainException("Whisper's answer has no usable text");
    }
    List<Utterance> utterances = utterances(answer.path("segments"));
    return Progress.completed(
        new Transcript(
            utterances.isEmpty() ? EngineAnswer.storable(answer.path("text")) : words(utterances),
            utterances,
            language(answer.path("language")),
            confidence(answer.path("segments")),
            EngineAnswer.seconds(
                answer.path("duration").isNumber()
                    ? answer.path("duration")
                    : answer.at("/usage/seconds"))));
  }

  /** Segments without speakers are no utterances: they are cut wherever the model took breath. */
  private static List<Utterance> utterances(JsonNode segments) {
    SpeakerNames speakers = new SpeakerNames();
    List<Utterance> utterances = new ArrayList<>();
    for (JsonNode segment : segments) {
      String speaker = speakers.of(segment.path("speaker"));
      if (!speaker.isEmpty()) {
        utterances.add(
            new Utterance(
                speaker,
                EngineAnswer.milliseconds(segment.path("start")),
                EngineAnswer.milliseconds(segment.path("end")),
                null,
                EngineAnswer.storable(segment.path("text")).strip()));
      }
    }
    return utterances;
  }

  /** The text of a diarised answer has the speakers' letters in it. */
  private static String words(List<Utterance> utterances) {
    return String.join(" ", utterances.stream().map(Utterance::words).toList());
  }

  /** {@code whisper-1} writes the English name of the language. */
  private static String language(JsonNode language) {
    if (!language.isTextual()) {
      return null;
    }
    String name = EngineAnswer.storable(language);
    return Stream.of(Locale.getISOLanguages())
        .filter(code -> new Locale(code).getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(name))
        .findFirst()
        .orElse(name);
  }

  /** How sure it is on average that somebody speaks; there is no better figure. */
  private static Double confidence(JsonNode segments) {
    OptionalDouble speech =
        StreamSupport.stream(segments.spliterator(), false)
            .map(segment -> segment.path("no_speech_prob"))
            .filter(JsonNode::isNumber)
            .flatMapToDouble(silence -> DoubleStream.of(1 - silence.asDouble()))
            .average();
    return speech.isPresent() ? (Double) Math.min(1, Math.max(0, speech.getAsDouble())) : null;
  }
}
