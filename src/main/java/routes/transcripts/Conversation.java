package routes.transcripts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was heard in the two channels of a recording, each of which engines read by itself, as one
 * conversation.
 */
final class Conversation {
  private final List<Utterance> first = new ArrayList<>();
  private final List<Utterance> second = new ArrayList<>();

  /**
   * @param channel 1 or 2
   */
  void add(int channel, Utterance said) {
    (channel == 2 ? second : first).add(said);
  }

  /**
   * All that was said in the order of time. A file may have the same sound in both of its channels:
   * then nobody is told apart by them, and it is taken once.
   *
   * @param agentChannel 1 or 2, or 0 when that is not certain
   */
  List<Utterance> utterances(int agentChannel) {
    if (words(first).equals(words(second))) {
      return first;
    }
    boolean firstBegins =
        second.isEmpty() || !first.isEmpty() && first.get(0).startMs() <= second.get(0).startMs();
    String ofFirst = agentChannel == 0 ? firstBegins ? "A" : "B" : role(agentChannel == 1);
    String ofSecond = agentChannel == 0 ? firstBegins ? "B" : "A" : role(agentChannel == 2);
    return Stream.concat(said(first, ofFirst), said(second, ofSecond))
        .sorted(Comparator.comparing(Utterance::startMs))
        .toList();
  }

  private static String role(boolean agent) {
    return agent ? "Agent" : "Customer";
  }

  private static Stream<Utterance> said(List<Utterance> channel, String speaker) {
    return channel.stream()
        .map(
            said ->
                new Utterance(
                    speaker, said.startMs(), said.endMs(), said.confidence(), said.words()));
  }

  /** The whole text of utterances. */
  static String words(List<Utterance> utterances) {
    return utterances.stream().map(Utterance::words).collect(Collectors.joining(" "));
  }
}
