package routes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Stands in for AssemblyAI: speaks its contract, hears invented conversations, and sends nothing
 * anywhere. Transcripts are made from their ids, so that a restart loses none; only the list of
 * recent ones is kept, in memory.
 */
@Lazy
@Component
public class SandboxTranscriber {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REQUEST_BYTES = 1_000_000;
  private static final int MOST_URL_CHARACTERS = 4_096;
  private static final int MOST_LISTED = 200;
  private static final Duration QUEUED = Duration.ofMillis(600);
  private static final Duration UNTIL_COMPLETED = Duration.ofSeconds(2);

  private record Submission(TranscriptId id, String audioUrl) {}

  private final Dialogues dialogues;
  private final Clock clock;
  private final String address;
  private final Deque<Submission> recent = new ArrayDeque<>();
  private Instant lastCreated = Instant.EPOCH;

  @Autowired
  SandboxTranscriber(Dialogues dialogues, @Value("${server.port}") int port) {
    this(dialogues, port, Clock.systemUTC());
  }

  SandboxTranscriber(Dialogues dialogues, int port, Clock clock) {
    this.dialogues = dialogues;
    this.clock = clock;
    this.address = "http://127.0.0.1:" + port + "/sandbox/assemblyai/v2";
  }

  /**
   * Takes the bytes of a recording, of any size, and keeps only their SHA-256.
   *
   * @param key the header Authorization; any that is not blank will do
   */
  public SandboxAnswer upload(String key, InputStream audio) throws IOException {
    if (isMissing(key)) {
      return unauthenticated();
    }
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[16_384];
    long size = 0;
    for (int read; audio != null && (read = audio.read(buffer)) >= 0; size += read) {
      digest.update(buffer, 0, read);
    }
    if (size == 0) {
      return error("Upload failed, the file is empty");
    }
    return SandboxAnswer.json(
        200,
        Map.of("upload_url", address + "/upload/" + HexFormat.of().formatHex(digest.digest())));
  }

  /** Begins a transcript: 200 with the id, status {@code queued}; 400 with the reason. */
  public SandboxAnswer submit(String key, InputStream request) throws IOException {
    if (isMissing(key)) {
      return unauthenticated();
    }
    JsonNode wanted;
    try {
      wanted =
          JSON.readTree(request == null ? new byte[0] : request.readNBytes(MOST_REQUEST_BYTES));
    } catch (JsonProcessingException notJson) {
      return error("Invalid JSON in the request body");
    }
    Optional<String> fault = faultIn(wanted);
    if (fault.isPresent()) {
      return error(fault.get());
    }
    String audioUrl = wanted.get("audio_url").textValue();
    boolean speakerLabels = wanted.path("speaker_labels").asBoolean();
    Submission submission = remember(audioUrl, speakerLabels);
    return SandboxAnswer.json(200, transcript(submission.id(), audioUrl, "queued"));
  }

  private static Optional<String> faultIn(JsonNode wanted) {
    String url = wanted.path("audio_url").asText("");
    if (!wanted.path("audio_url").isTextual() || url.isBlank()) {
      return Optional.of("audio_url is required");
    }
    if (!url.matches("https?://\\S+") || url.length() > MOST_URL_CHARACTERS) {
      return Optional.of("audio_url must be a valid URL");
    }
    JsonNode models = wanted.path("speech_models");
    if (!models.isArray() || models.isEmpty()) {
      return Optional.of("speech_models is required and must be a non-empty list");
    }
    for (JsonNode model : models) {
      if (!model.isTextual()) {
        return Optional.of("speech_models must be a list of strings");
      }
    }
    if (wanted.hasNonNull("language_code") && wanted.path("language_detection").asBoolean()) {
      return Optional.of("language_detection is not available when language_code is specified");
    }
    return Optional.empty();
  }

  private synchronized Submission remember(String audioUrl, boolean speakerLabels) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    lastCreated = now.isAfter(lastCreated) ? now : lastCreated.plusMillis(1); // no id twice
    TranscriptId id = new TranscriptId(lastCreated, speakerLabels, AudioMark.of(audioUrl));
    Submission submission = new Submission(id, audioUrl);
    recent.addFirst(submission);
    if (recent.size() > MOST_LISTED) {
      recent.removeLast();
    }
    return submission;
  }

  /** The transcript as it stands: complete two seconds after it was asked for. */
  public SandboxAnswer read(String key, String id) {
    if (isMissing(key)) {
      return unauthenticated();
    }
    return TranscriptId.parse(id)
        .filter(known -> !known.created().isAfter(clock.instant().plusSeconds(60)))
        .map(known -> SandboxAnswer.json(200, transcript(known, audioUrl(known), status(known))))
        .orElseGet(() -> error("Transcript lookup error, transcript id not found"));
  }

  /**
   * The transcripts asked for since the start, newest first.
   *
   * @param limit how many, 1 to 200; 10 when absent
   */
  public synchronized SandboxAnswer list(String key, String limit) {
    if (isMissing(key)) {
      return unauthenticated();
    }
    int wanted = 10;
    if (limit != null && !limit.isBlank()) {
      if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1) {
        return error("limit must be a number from 1 to " + MOST_LISTED);
      }
      wanted = Math.min(Integer.parseInt(limit), MOST_LISTED);
    }
    List<Map<String, Object>> found = new ArrayList<>();
    recent.stream().limit(wanted).forEach(submission -> found.add(listed(submission)));
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("limit", wanted);
    page.put("result_count", found.size());
    page.put("current_url", address + "/transcript?limit=" + wanted);
    page.put("prev_url", null);
    page.put("next_url", null);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("page_details", page);
    answer.put("transcripts", found);
    return SandboxAnswer.json(200, answer);
  }

  private Map<String, Object> listed(Submission submission) {
    TranscriptId id = submission.id();
    String status = status(id);
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("id", id.toString());
    listed.put("resource_url", address + "/transcript/" + id);
    listed.put("status", status);
    listed.put("created", withoutZone(id.created()));
    listed.put(
        "completed",
        status.equals("completed") ? withoutZone(id.created().plus(UNTIL_COMPLETED)) : null);
    listed.put("audio_url", submission.audioUrl());
    listed.put("error", null);
    return listed;
  }

  private static String withoutZone(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
  }

  private String status(TranscriptId id) {
    Duration age = Duration.between(id.created(), clock.instant());
    if (age.compareTo(QUEUED) < 0) {
      return "queued";
    }
    return age.compareTo(UNTIL_COMPLETED) < 0 ? "processing" : "completed";
  }

  private synchronized String audioUrl(TranscriptId id) {
    return recent.stream()
        .filter(submission -> submission.id().equals(id))
        .map(Submission::audioUrl)
        .findFirst()
        .orElse(null);
  }

  private Map<String, Object> transcript(TranscriptId id, String audioUrl, String status) {
    Dialogue dialogue = dialogues.heardIn(id.audio());
    boolean completed = status.equals("completed");
    SpokenWords spoken = completed ? new SpokenWords(dialogue, id.speakerLabels()) : null;
    Map<String, Object> transcript = new LinkedHashMap<>();
    transcript.put("id", id.toString());
    transcript.put("status", status);
    transcript.put("audio_url", audioUrl);
    transcript.put("language_code", dialogue.language());
    transcript.put("speech_model_used", "sandbox");
    transcript.put("speaker_labels", id.speakerLabels());
    transcript.put("text", completed ? spoken.text() : null);
    transcript.put("words", completed ? spoken.words() : null);
    transcript.put("utterances", completed && id.speakerLabels() ? spoken.utterances() : null);
    transcript.put("confidence", completed ? spoken.confidence() : null);
    transcript.put("audio_duration", completed ? spoken.seconds() : null);
    transcript.put("webhook_url", null);
    transcript.put("webhook_auth", false);
    transcript.put("webhook_status_code", null);
    transcript.put("throttled", null);
    return transcript;
  }

  private static boolean isMissing(String key) {
    return key == null || key.isBlank();
  }

  private static SandboxAnswer unauthenticated() {
    return SandboxAnswer.json(
        401, Map.of("error", "Authentication error, API token missing/invalid."));
  }

  private static SandboxAnswer error(String sentence) {
    return SandboxAnswer.json(400, Map.of("error", sentence));
  }
}
