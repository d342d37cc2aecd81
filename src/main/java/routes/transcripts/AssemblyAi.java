package routes.transcripts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.ServiceError;
import routes.work.TryAgainException;

/**
 * AssemblyAI's side of the conversation: what it is asked and what its answers mean (its OpenAPI
 * description of March 2026). Its errors carry a sentence and no code, so they are told apart by
 * HTTP status and, for a job that ended badly, by how the sentence begins.
 */
@Component
public class AssemblyAi {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_SUBMISSIONS = 3;
  private static final String USABLE_ID = "[A-Za-z0-9_-]{1,100}";

  private final AssemblyAiSettings settings;
  private final EngineCallbacks callbacks;
  private final Duration timeLimit;

  public AssemblyAi(
      AssemblyAiSettings settings,
      EngineCallbacks callbacks,
      @Value("${hub.transcripts.time-limit}") Duration timeLimit) {
    this.settings = settings;
    this.callbacks = callbacks;
    this.timeLimit = timeLimit;
  }

  /** The address of the uploaded audio, readable by AssemblyAI alone. */
  public String uploadUrl(int status, String retryAfter, String body) {
    return text(answer(status, retryAfter, body), "upload_url");
  }

  /**
   * The request for a transcript with the speakers told apart.
   *
   * @param uploadUrl from {@link #uploadUrl}
   * @param language a code such as {@code en} or {@code hi}, or {@code auto}
   * @param agentChannel from {@link AgentChannels#of}; when it is certain, each channel is read by
   *     itself
   * @return JSON
   */
  public String request(String uploadUrl, String language, int agentChannel) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("audio_url", uploadUrl);
    request.put("speech_models", settings.models());
    request.put("speaker_labels", true);
    if (agentChannel > 0) {
      request.put("multichannel", true);
    }
    if (language.equals("auto")) {
      request.put("language_detection", true);
    } else {
      request.put("language_code", language);
    }
    if (callbacks.wanted()) {
      request.put("webhook_url", callbacks.address("assemblyai"));
      request.put("webhook_auth_header_name", EngineCallbacks.HEADER);
      request.put("webhook_auth_header_value", callbacks.secret("assemblyai"));
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

  /** That a job was submitted. */
  public Progress submitted() {
    return Progress.waiting("AssemblyAI has the recording");
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
   * @param agentChannel from {@link AgentChannels#of}
   * @throws CannotContinueException when the time limit has passed
   */
  public Progress progress(
      int status,
      String retryAfter,
      String body,
      String submittedAt,
      int submissions,
      int agentChannel) {
    if (status == 400 && body != null && body.contains("transcript id not found")) {
      return failed("Server error, the job is not known any more", submissions);
    }
    JsonNode job = answer(status, retryAfter, body);
    String state = text(job, "status");
    return switch (state) {
      case "completed" -> Progress.completed(transcript(job, agentChannel));
      case "error" -> failed(ServiceError.sentence(job), submissions);
      case "queued", "processing" -> {
        if (Instant.parse(submittedAt).plus(timeLimit).isBefore(Instant.now())) {
          throw new CannotContinueException(
              "AssemblyAI has not finished within TRANSCRIBE_TIMEOUT, the job is still " + state);
        }
        yield Progress.waiting("AssemblyAI says " + state);
      }
      default ->
          throw new TryAgainException("AssemblyAI answered with a state it does not document");
    };
  }

  /** A job that ended badly for the service's own reasons deserves a new one. */
  private static Progress failed(String sentence, int submissions) {
    boolean mayHelp =
        sentence.startsWith("Server error") && submissions < MOST_SUBMISSIONS
            || sentence.startsWith("Download error") && submissions < 2;
    String reason = "AssemblyAI could not read the recording: " + sentence;
    return mayHelp ? Progress.again(reason) : Progress.failed(reason);
  }

  private static Transcript transcript(JsonNode job, int agentChannel) {
    boolean two = job.path("audio_channels").asInt() == 2;
    List<Utterance> utterances =
        two
            ? conversation(job.path("utterances"), agentChannel)
            : StreamSupport.stream(job.path("utterances").spliterator(), false)
                .map(AssemblyAi::utterance)
                .toList();
    return new Transcript(
        two && !utterances.isEmpty()
            ? Conversation.words(utterances)
            : EngineAnswer.storable(job.path("text")),
        utterances,
        job.path("language_code").isTextual()
            ? EngineAnswer.storable(job.path("language_code"))
            : null,
        EngineAnswer.confidence(job.path("confidence")),
        job.path("audio_duration").isNumber() ? job.path("audio_duration").asInt() : null);
  }

  /** Channels are counted from "1" (its page on multichannel transcription). */
  private static List<Utterance> conversation(JsonNode utterances, int agentChannel) {
    SpeakerNames speakers = new SpeakerNames();
    Conversation conversation = new Conversation();
    utterances.forEach(
        said ->
            conversation.add(
                said.path("channel").asInt(1), utterance(said, speakers.of(said.path("speaker")))));
    return conversation.utterances(agentChannel);
  }

  private static Utterance utterance(JsonNode said) {
    return utterance(
        said, said.path("speaker").isTextual() ? EngineAnswer.storable(said.path("speaker")) : "A");
  }

  private static Utterance utterance(JsonNode said, String speaker) {
    return new Utterance(
        speaker,
        said.path("start").asInt(),
        said.path("end").asInt(),
        EngineAnswer.confidence(said.path("confidence")),
        EngineAnswer.storable(said.path("text")));
  }

  private static JsonNode answer(int status, String retryAfter, String body) {
    return EngineAnswer.read(
        "AssemblyAI", "ASSEMBLYAI_API_KEY and ASSEMBLYAI_BASE_URL", status, retryAfter, body);
  }

  private static String text(JsonNode answer, String field) {
    String text = answer.path(field).asText("");
    if (text.isEmpty() || text.length() > 4_096) {
      throw new TryAgainException("AssemblyAI's answer has no usable " + field);
    }
    return text;
  }
}
