package routes.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A conversation as AssemblyAI tells it: each word with its place in time, in milliseconds, at the
 * pace of people talking.
 */
final class SpokenWords {
  private final List<Map<String, Object>> words = new ArrayList<>();
  private final List<Map<String, Object>> utterances = new ArrayList<>();
  private final String text;
  private int clock = 400;

  SpokenWords(Dialogue dialogue, boolean speakerLabels) {
    text = dialogue.turns().stream().map(Dialogue.Turn::words).collect(Collectors.joining(" "));
    for (Dialogue.Turn turn : dialogue.turns()) {
      utterances.add(utterance(turn, speakerLabels));
      clock += 450;
    }
  }

  private Map<String, Object> utterance(Dialogue.Turn turn, boolean speakerLabels) {
    List<Map<String, Object>> spoken = new ArrayList<>();
    for (String word : turn.words().split(" ")) {
      int end = clock + 130 + 35 * word.length();
      spoken.add(timed(word, clock, end, confidence(word), speakerLabels ? turn.speaker() : null));
      clock = end + 40;
    }
    words.addAll(spoken);
    Map<String, Object> utterance =
        timed(
            turn.words(),
            (int) spoken.get(0).get("start"),
            clock - 40,
            confidence(turn.words()),
            turn.speaker());
    utterance.put("words", spoken);
    return utterance;
  }

  private static Map<String, Object> timed(
      String text, int start, int end, double confidence, String speaker) {
    Map<String, Object> timed = new LinkedHashMap<>();
    timed.put("text", text);
    timed.put("start", start);
    timed.put("end", end);
    timed.put("confidence", confidence);
    timed.put("speaker", speaker);
    return timed;
  }

  private static double confidence(String words) {
    return (90 + Math.floorMod(words.hashCode(), 10)) / 100.0;
  }

  String text() {
    return text;
  }

  double confidence() {
    return confidence(text);
  }

  List<Map<String, Object>> words() {
    return words;
  }

  List<Map<String, Object>> utterances() {
    return utterances;
  }

  int seconds() {
    return (clock + 999) / 1000;
  }
}
