package routes.transcripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.work.TryAgainException;

/**
 * Deepgram's side of the conversation (its OpenAPI description of July 2026): one long request that
 * is answered with the transcript, or a short one after which Deepgram calls back with it. Times
 * are in seconds with a fraction, speakers numbers from 0.
 */
@Component
public class Deepgram {
  /** By which its jobs go in TRANSCRIBER, in the database and in the address for its calls. */
  private static final String NAME = "deepgram";

  /** It calls no others (its page on callbacks). */
  private static final Set<Integer> PORTS = Set.of(80, 443, 8080, 8443);

  private final EngineCallbacks callbacks;
  private final Duration patience;

  /**
   * @param patience how long it may take to call back; after that it is asked once more, at once
   */
  public Deepgram(
      EngineCallbacks callbacks,
      @Value("${hub.transcripts.deepgram.callback-timeout}") Duration patience) {
    this.callbacks = callbacks;
    this.patience = patience;
  }

  /**
   * The name of the job about which it is to call back. After a submission whose answer was lost it
   * is the same one, so that whichever of them is heard first counts.
   *
   * @param transcript the row of {@code sql/load-transcript.sql}
   * @return empty when it is to answer with the transcript
   */
  public String callbackJob(Map<String, Object> transcript) {
    boolean before = transcript.get("engine").equals(NAME);
    boolean inVain = before && transcript.get("state").equals("failed");
    if (inVain || !callbacks.wanted() || !PORTS.contains(callbacks.port())) {
      return "";
    }
    String job = transcript.get("engine_job_id").toString();
    return before && !job.isEmpty() ? job : UUID.randomUUID().toString();
  }

  /**
   * How its parameter {@code language} names a language.
   *
   * @param language a code such as {@code en} or {@code hi}, or {@code auto}: several in one
   *     recording, told apart by the model
   */
  public String language(String language) {
    return language.equals("auto") ? "multi" : language.replace('_', '-');
  }

  /**
   * What it is asked for some recordings only.
   *
   * @param agentChannel from {@link AgentChannels#of}; when it is certain, each channel is read by
   *     itself
   * @param job from {@link #callbackJob}
   * @return further parameters of the query, each with {@code &} in front, or an empty text
   */
  public String extras(int agentChannel, String job) {
    return (agentChannel > 0 ? "&multichannel=true" : "")
        + (job.isEmpty()
            ? ""
            : "&callback="
                + URLEncoder.encode(callbacks.address(NAME, job), StandardCharsets.UTF_8));
  }

  /**
   * What the answer to a submission means.
   *
   * @param retryAfter the header; not documented, so it may be missing
   * @param agentChannel from {@link AgentChannels#of}
   * @param job from {@link #callbackJob}
   */
  public Progress submitted(
      int status, String retryAfter, String body, int agentChannel, String job) {
    return !job.isEmpty() && read(status, retryAfter, body).path("request_id").isTextual()
        ? accepted()
        : progress(status, retryAfter, body, agentChannel);
  }

  private static Progress accepted() {
    return Progress.waiting("Deepgram has the recording");
  }

  /**
   * What it has called back with.
   *
   * @param answer null while it has not called
   * @param transcript the row of {@code sql/load-transcript.sql}
   * @param agentChannel from {@link AgentChannels#of}
   */
  public Progress heard(byte[] answer, Map<String, Object> transcript, int agentChannel) {
    if (answer == null) {
      Instant submitted = Instant.parse(transcript.get("submitted_at").toString());
      return submitted.plus(patience).isAfter(Instant.now())
          ? accepted()
          : Progress.again("Deepgram has not called back within DEEPGRAM_CALLBACK_TIMEOUT");
    }
    try {
      return progress(200, null, new String(answer, StandardCharsets.UTF_8), agentChannel);
    } catch (TryAgainException unusable) {
      return Progress.again("Deepgram called back without a transcript");
    }
  }

  /**
   * The transcript of an answer.
   *
   * @param retryAfter the header; not documented, so it may be missing
   * @param agentChannel from {@link AgentChannels#of}
   */
  public Progress progress(int status, String retryAfter, String body, int agentChannel) {
    JsonNode answer = read(status, retryAfter, body);
    JsonNode channels = answer.at("/results/channels");
    if (!channels.isArray()) {
      throw new TryAgainException("Deepgram's answer has no usable transcript");
    }
    boolean two = channels.size() == 2;
    List<Utterance> utterances =
        two
            ? conversation(answer.at("/results/utterances"), agentChannel)
            : utterances(answer.at("/results/utterances"));
    JsonNode best = channels.path(0).at("/alternatives/0");
    JsonNode language = channels.path(0).path("detected_language");
    return Progress.completed(
        new Transcript(
            two && !utterances.isEmpty() ? Conversation.words(utterances) : words(channels),
            utterances,
            language.isTextual() ? EngineAnswer.storable(language) : null,
            EngineAnswer.confidence(best.path("confidence")),
            EngineAnswer.seconds(answer.at("/metadata/duration"))));
  }

  private static JsonNode read(int status, String retryAfter, String body) {
    return EngineAnswer.read(
        "Deepgram", "DEEPGRAM_API_KEY and DEEPGRAM_BASE_URL", status, retryAfter, body);
  }

  private static List<Utterance> utterances(JsonNode answer) {
    SpeakerNames speakers = new SpeakerNames();
    List<Utterance> utterances = new ArrayList<>();
    answer.forEach(said -> utterances.add(utterance(said, speakers)));
    return utterances;
  }

  /** Channels are counted from 0, and their speakers in each of them anew. */
  private static List<Utterance> conversation(JsonNode answer, int agentChannel) {
    SpeakerNames speakers = new SpeakerNames();
    Conversation conversation = new Conversation();
    answer.forEach(
        said -> conversation.add(said.path("channel").asInt() + 1, utterance(said, speakers)));
    return conversation.utterances(agentChannel);
  }

  private static Utterance utterance(JsonNode said, SpeakerNames speakers) {
    return new Utterance(
        speakers.of(said.path("speaker")),
        EngineAnswer.milliseconds(said.path("start")),
        EngineAnswer.milliseconds(said.path("end")),
        EngineAnswer.confidence(said.path("confidence")),
        EngineAnswer.storable(said.path("transcript")));
  }

  private static String words(JsonNode channels) {
    return String.join(
        "\n",
        StreamSupport.stream(channels.spliterator(), false)
            .map(channel -> EngineAnswer.storable(channel.at("/alternatives/0/transcript")))
            .filter(words -> !words.isBlank())
            .toList());
  }
}
