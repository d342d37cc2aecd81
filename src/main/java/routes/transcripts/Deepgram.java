package routes.transcripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;
import routes.work.TryAgainException;

/**
 * Deepgram's side of the conversation (its OpenAPI description of July 2026): one long request that
 * is answered with the transcript. Times are in seconds with a fraction, speakers numbers from 0.
 */
@Component
public class Deepgram {

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
   * @return further parameters of the query, each with {@code &} in front, or an empty text
   */
  public String extras(int agentChannel) {
    return agentChannel > 0 ? "&multichannel=true" : "";
  }

  /**
   * The transcript of an answer.
   *
   * @param retryAfter the header; not documented, so it may be missing
   * @param agentChannel from {@link AgentChannels#of}
   */
  public Progress progress(int status, String retryAfter, String body, int agentChannel) {
    JsonNode answer =
        EngineAnswer.read(
            "Deepgram", "DEEPGRAM_API_KEY and DEEPGRAM_BASE_URL", status, retryAfter, body);
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
