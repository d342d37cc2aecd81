package routes.transcripts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.recordings.RecordingLinks;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Shunya's side of the conversation about a transcript. It fetches the recording by itself, and
 * knows a call by a whole number. Nothing public specifies it but the documents of one customer,
 * which contradict each other: every spelling that they show is read.
 */
@Component
public class Shunya {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SUBMISSIONS = 3;
  private static final int LONGEST_ID = 200;
  private static final Duration UNTIL_KNOWN = Duration.ofMinutes(10);

  private final RecordingLinks links;
  private final Duration timeLimit;

  public Shunya(RecordingLinks links, @Value("${hub.transcripts.time-limit}") Duration timeLimit) {
    this.links = links;
    this.timeLimit = timeLimit;
  }

  /** The present instant, to milliseconds, as its header X-UWC-Timestamp has it. */
  public String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /**
   * The request for a transcript.
   *
   * @param number by which Shunya will know the call
   * @param callId the hub's id, whose recording Shunya is given a link to
   * @param language a code such as {@code en} or {@code hi_in}, or {@code auto}: left to Shunya
   * @return JSON
   */
  public String request(int number, String callId, String language) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("call_id", number);
    request.put("audio_url", links.address(callId));
    request.put("call_type", "csr_call");
    if (!language.equals("auto")) {
      request.put("language", language(language));
    }
    try {
      return JSON.writeValueAsString(request);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** With the country in capitals, as Shunya's only example has it; English is American. */
  private static String language(String code) {
    String[] parts = code.replace('_', '-').split("-", 2);
    return code.equals("en")
        ? "en-US"
        : parts.length < 2 ? code : parts[0] + "-" + parts[1].toUpperCase(Locale.ROOT);
  }

  /**
   * The id by which Shunya will call back: of a job that was just begun.
   *
   * @param patience the header Retry-After, may be null
   */
  public String jobId(int status, String patience, String body) {
    JsonNode answer = ShunyaAnswer.of(status, body).good(patience);
    String id = EngineAnswer.storable(first(answer, "task_id", "job_id", "transcript_id"));
    if (id.isBlank() || id.length() > LONGEST_ID) {
      throw new TryAgainException("Shunya's answer has no usable task_id");
    }
    return id;
  }

  /** That a job was begun. */
  public Progress submitted() {
    return Progress.waiting("Shunya has the recording");
  }

  /**
   * What the state of a transcription means. Words that nobody has documented count as ready, since
   * only the transcript itself can tell.
   *
   * @param submissions how often the recording was submitted so far
   * @param submittedAt ISO-8601 instant
   */
  public Progress progress(
      int status, String patience, String body, String submittedAt, int submissions) {
    ShunyaAnswer answer = ShunyaAnswer.of(status, body);
    if (status == 404) {
      return Progress.ready();
    }
    if (answer.endedBadly() && status < 400) {
      return failed(answer, submissions);
    }
    answer.good(patience);
    return answer.atWork() ? waiting(submittedAt) : Progress.ready();
  }

  /** A link may have ended before Shunya came to it; what is said to be worth a try gets one. */
  private static Progress failed(ShunyaAnswer answer, int submissions) {
    String reason = "Shunya could not read the recording: " + answer.sentence();
    boolean mayHelp =
        answer.body().path("error").isObject() && answer.retryable()
            || answer.code().equals("INVALID_AUDIO_URL") && submissions < 2;
    return mayHelp && submissions < MOST_SUBMISSIONS
        ? Progress.again(reason)
        : Progress.failed(reason);
  }

  private Progress waiting(String submittedAt) {
    if (Instant.parse(submittedAt).plus(timeLimit).isBefore(Instant.now())) {
      throw new CannotContinueException(
          "Shunya has not finished within TRANSCRIBE_TIMEOUT, the job is still at work");
    }
    return Progress.waiting("Shunya is at work");
  }

  /**
   * The transcript, when it is there.
   *
   * @param number by which Shunya knows the call
   * @param submittedAt ISO-8601 instant
   */
  public Progress transcript(
      int status, String patience, String body, int number, String submittedAt, int submissions) {
    ShunyaAnswer answer = ShunyaAnswer.of(status, body);
    if (status == 404) {
      return Instant.parse(submittedAt).plus(UNTIL_KNOWN).isAfter(Instant.now())
          ? Progress.waiting("Shunya does not know the call yet")
          : submissions < MOST_SUBMISSIONS
              ? Progress.again("Shunya does not know the call")
              : Progress.failed("Shunya does not know the call, whatever is submitted");
    }
    JsonNode good = answer.good(patience);
    answer.mustBeOf(number);
    JsonNode words = first(good, "transcript_text", "transcript");
    JsonNode labels = first(good, "speaker_labels", "speakers", "diarization");
    if (!words.isTextual() && labels.isEmpty()) {
      return waiting(submittedAt);
    }
    List<Utterance> utterances = utterances(labels);
    JsonNode language = good.path("language");
    return Progress.completed(
        new Transcript(
            words.isTextual()
                ? EngineAnswer.storable(words)
                : utterances.stream().map(Utterance::words).collect(Collectors.joining(" ")),
            utterances,
            language.isTextual() ? EngineAnswer.storable(language) : null,
            EngineAnswer.confidence(first(good, "confidence_score", "confidence")),
            utterances.stream()
                .map(said -> (said.endMs() + 999) / 1000)
                .max(Integer::compare)
                .orElse(null)));
  }

  private static List<Utterance> utterances(JsonNode labels) {
    SpeakerNames speakers = new SpeakerNames();
    List<Utterance> utterances = new ArrayList<>();
    for (JsonNode said : labels) {
      utterances.add(
          new Utterance(
              speakers.of(first(said, "speaker", "speaker_id")),
              EngineAnswer.milliseconds(first(said, "start_time", "start")),
              EngineAnswer.milliseconds(first(said, "end_time", "end")),
              EngineAnswer.confidence(first(said, "confidence", "confidence_score")),
              EngineAnswer.storable(said.path("text"))));
    }
    return utterances;
  }

  /** The first of these fields that is there and not null. */
  private static JsonNode first(JsonNode answer, String... fields) {
    return Stream.of(fields)
        .filter(answer::hasNonNull)
        .findFirst()
        .map(answer::path)
        .orElse(JSON.missingNode());
  }
}
