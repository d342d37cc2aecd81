package routes.minutes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Makes minutes of what a model has answered: bounded texts of one line, and words that the file
 * knows. Other words become the defaults, and whatever else it says is not looked at.
 *
 * @param parties what it may call who is to do something
 */
record MinutesReader(MinutesFile file, List<String> parties) {
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_NAME = 100;
  private static final int MOST_ITEMS = 10;

  /** Of the JSON that the model was asked for, or of whatever it has said instead. */
  Minutes read(JsonNode content) {
    MinutesFile.Defaults usual = file.defaults();
    String tone = known(content.path("tone"), file.tones(), usual.tone());
    return new Minutes(
        text(content.path("issue")),
        items(content.path("discussion_points"), MinutesReader::text),
        items(content.path("action_items"), this::action).stream()
            .filter(action -> !action.what().isEmpty())
            .toList(),
        text(content.path("resolution")),
        tone,
        known(content.path("mood"), file.moods(), usual.mood()),
        knownOnes(content.path("concern_types"), file.concernTypes(), usual.concernType()),
        knownOnes(content.path("issue_types"), file.issueTypes(), usual.issueType()),
        !tone.equals(usual.tone()));
  }

  private Minutes.ActionItem action(JsonNode action) {
    String who = known(action.path("who"), parties, MinutesRequest.OTHER);
    return new Minutes.ActionItem(
        text(action.path("what")),
        who.equals(MinutesRequest.OTHER) ? "" : who,
        line(action.path("when").asText(""), LONGEST_NAME));
  }

  private static <T> List<T> items(JsonNode list, Function<JsonNode, T> read) {
    return StreamSupport.stream(list.spliterator(), false)
        .limit(MOST_ITEMS)
        .map(read)
        .filter(item -> !item.equals(""))
        .toList();
  }

  private static List<String> knownOnes(JsonNode list, List<String> words, String usual) {
    List<String> known = items(list, word -> known(word, words, "")).stream().distinct().toList();
    return known.isEmpty() ? List.of(usual) : known;
  }

  private static String known(JsonNode word, List<String> words, String otherwise) {
    return words.stream()
        .filter(one -> one.equalsIgnoreCase(word.asText("").strip()))
        .findFirst()
        .orElse(otherwise);
  }

  private static String text(JsonNode text) {
    return line(text.asText(""), LONGEST_TEXT);
  }

  /**
   * One line that every reader and the database can take, without the marks that models like to set
   * (bold, the dots and numbers of lists).
   */
  static String line(String text, int longest) {
    String line =
        new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
            .replaceAll("[\\p{Cntrl}\\s]+", " ")
            .replace("**", "")
            .replaceFirst("^ ?(?:[-*•#]+|\\d{1,2}[.)]) ", "")
            .strip();
    int characters = line.codePointCount(0, line.length());
    return characters <= longest
        ? line
        : line.substring(0, line.offsetByCodePoints(0, longest)).stripTrailing() + "…";
  }
}
