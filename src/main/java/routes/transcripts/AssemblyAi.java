package routes.transcripts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * AssemblyAI's side of the conversation: what it is asked and what its answers mean (its OpenAPI
 * description of March 2026). Its errors carry a sentence and no code, so they are told apart by
 * HTTP status and, for a job that ended badly, by how the sentence begins.
 */
@Component
public class AssemblyAi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_SENTENCE = 200;
  private static final int MOST_SUBMISSIONS = 3;
  private static final String USABLE_ID = "[A-Za-z0-9_-]{1,100}";

  private final AssemblyAiSettings settings;
  private final Duration timeLimit;

  public AssemblyAi(
      AssemblyAiSettings settings, @Value("${hub.transcripts.time-limit}") Duration timeLimit) {
    this.settings = settings;
    this.timeLimit = timeLimit;
  }

  /**
   * What became of a job.
   *
   * @param state {@code completed}, {@code waiting}, {@code again}: submit it once more, or {@code
   *     failed}: submitting it again would not help
   * @param transcript when completed
   * @param reason for a person, otherwise
   */
  public record Progress(String state, Transcript transcript, String reason) {}

  /** The address of the uploaded audio, readable by AssemblyAI alone. */
  public String uploadUrl(int status, String retryAfter, String body) {
    return text(answer(status, retryAfter, body), "upload_url");
  }

  /**
   * The request for a transcript with the speakers told apart.
   *
   * @param uploadUrl from {@link #uploadUrl}
   * @return JSON
   */
  public String request(String uploadUrl) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("audio_url", uploadUrl);
    request.put("speech_models", settings.models());
    request.put("speaker_labels", true);
    if (settings.language().equalsIgnoreCase("auto")) {
      request.put("language_detection", true);
    } else {
      request.put("language_code", settings.language());
    }
    try {
      return JSON.writeValueAsString(request);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The id of the job that was just submitted, fit to stand in an address. */
  public String jobId(int status, String retryAfter, String body) {
    String id = text(answer(status, retryAfter, body), "id");
    if (!id.matches(USABLE_ID)) {
      throw new TryAgainException("AssemblyAI's answer has no usable id");
    }
    return id;
  }

  /** Parks a call whose recording the engine cannot read; a retry begins with a new submission. */
  public void park(Progress progress) {
    throw new CannotContinueException(progress.reason(), "transcribe-recording");
  }

  /**
   * The job that reads this upload, if an earlier submission whose answer was lost did arrive.
   *
   * @return its id, or an empty text
   */
  public String findJob(int status, String retryAfter, String body, String uploadUrl) {
    for (JsonNode job : answer(status, retryAfter, body).path("transcripts")) {
      String id = job.path("id").asText();
      if (uploadUrl.equals(job.path("audio_url").asText()) && id.matches(USABLE_ID)) {
        return id;
      }
    }
    return "";
  }

  /**
   * What a job's state means.
   *
   * @param submittedAt ISO-8601 instant
   * @param submissions how often the recording was submitted so far
   * @throws CannotContinueException when the time limit has passed
   */
  public Progress progress(
      int status, String retryAfter, String body, String submittedAt, int submissions) {
    if (status == 400 && body != null && body.contains("transcript id not found")) {
      return failed("Server error, the job is not known any more", submissions);
    }
    JsonNode job = answer(status, retryAfter, body);
    String state = text(job, "status");
    return switch (state) {
      case "completed" -> new Progress("completed", transcript(job), null);
      case "error" -> failed(sentence(job), submissions);
      case "queued", "processing" -> {
        if (Instant.parse(submittedAt).plus(timeLimit).isBefore(Instant.now())) {
          throw new CannotContinueException(
              "AssemblyAI has not finished within TRANSCRIBE_TIMEOUT, the job is still " + state);
        }
        yield new Progress("waiting", null, "AssemblyAI says " + state);
      }
      default ->
          throw new TryAgainException("AssemblyAI answered with a state it does not document");
    };
  }

  /**
   * Seconds until the next look: 3 s, then half as much again each time, up to 30 s.
   *
   * @param polls how often it was asked already
   */
  public int pause(int polls) {
    return (int) Math.min(30, Math.round(3 * Math.pow(1.5, Math.min(polls, 20))));
  }

  /** A job that ended badly for the service's own reasons deserves a new one. */
  private static Progress failed(String sentence, int submissions) {
    boolean mayHelp =
        sentence.startsWith("Server error") && submissions < MOST_SUBMISSIONS
            || sentence.startsWith("Download error") && submissions < 2;
    return new Progress(
        mayHelp ? "again" : "failed", null, "AssemblyAI could not read the recording: " + sentence);
  }

  private static Transcript transcript(JsonNode job) {
    List<Utterance> utterances = new ArrayList<>();
    for (JsonNode said : job.path("utterances")) {
      utterances.add(
          new Utterance(
              storable(said.path("speaker").asText("A")),
              said.path("start").asInt(),
              said.path("end").asInt(),
              confidence(said),
              storable(said.path("text").asText(""))));
    }
    return new Transcript(
        storable(job.path("text").asText("")),
        utterances,
        job.path("language_code").isTextual() ? storable(job.path("language_code").asText()) : null,
        confidence(job),
        job.path("audio_duration").isNumber() ? job.path("audio_duration").asInt() : null);
  }

  private static Double confidence(JsonNode node) {
    JsonNode confidence = node.path("confidence");
    return confidence.isNumber() && confidence.asDouble() >= 0 && confidence.asDouble() <= 1
        ? confidence.asDouble()
        : null;
  }

  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static JsonNode answer(int status, String retryAfter, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body == null ? "" : body);
    } catch (JsonProcessingException notJson) {
      answer = JSON.missingNode();
    }
    if (status >= 200 && status < 300 && answer.isObject()) {
      return answer;
    }
    switch (status) {
      case 401, 403 ->
          throw new CannotContinueException(
              "AssemblyAI refused the key: check ASSEMBLYAI_API_KEY and ASSEMBLYAI_BASE_URL (%s)"
                  .formatted(sentence(answer)));
      case 429 -> throw new TryAgainException("AssemblyAI asks for a pause", seconds(retryAfter));
      default -> {
        if (status >= 400 && status < 500 && status != 408) {
          throw new CannotContinueException(
              "AssemblyAI refused the request (%d): %s".formatted(status, sentence(answer)));
        }
        throw new TryAgainException(
            "AssemblyAI answered %d".formatted(status), seconds(retryAfter));
      }
    }
  }

  private static Duration seconds(String retryAfter) {
    return retryAfter != null && retryAfter.strip().matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(retryAfter.strip()))
        : null;
  }

  private static String text(JsonNode answer, String field) {
    String text = answer.path(field).asText("");
    if (text.isEmpty() || text.length() > 4_096) {
      throw new TryAgainException("AssemblyAI's answer has no usable " + field);
    }
    return text;
  }

  private static String sentence(JsonNode answer) {
    String sentence = answer.path("error").asText("no reason given").replaceAll("\\s+", " ");
    return sentence.length() <= LONGEST_SENTENCE
        ? sentence
        : sentence.substring(0, LONGEST_SENTENCE) + "…";
  }
}
