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
  private final String model;
  private final DataSize largest;

  public Whisper(
      @Value("${hub.transcripts.whisper.model}") String model,
      @Value("${hub.transcripts.whisper.max-size}") DataSize largest) {
    this.model = model;
    this.largest = largest;
  }

  /**
   * The form with the recording. The part has a name with the type's extension, since servers tell
   * formats apart by it.
   *
   * @param recording a file of this machine
   * @param key of the archived object, whose name ends in the extension
   * @param contentType of the archived object
   * @param language a code such as {@code en} or {@code hi}, or {@code auto}
   * @throws CannotContinueException when the file is larger than WHISPER_MAX_SIZE
   */
  public HttpEntity form(File recording, String key, String contentType, String language) {
    if (recording.length() > largest.toBytes()) {
      throw new CannotContinueException(
          "Whisper takes %d MB at most and the recording has %d MB"
              .formatted(
                  largest.toMegabytes(), DataSize.ofBytes(recording.length()).toMegabytes()));
    }
    MultipartEntityBuilder form =
        MultipartEntityBuilder.create()
            .addTextBody("model", model)
            .addTextBody("response_format", format())
            .addBinaryBody(
                "file",
                recording,
                ContentType.parseLenient(contentType),
                "recording" + key.substring(Math.max(0, key.lastIndexOf('.'))));
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
