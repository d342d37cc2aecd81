package routes.minutes;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares minutes with what was said: each number, amount, date and time that they tell must have
 * been said, in digits or in words. It knows English number words only, so that minutes of calls in
 * other languages are not compared. It does not say what the minutes leave out.
 */
final class MinutesCheck {
  private static final int MOST_SHOWN = 8;
  private static final int LONGEST_SHOWN = 30;

  /** May and March are other words too, and a date with them has a number anyhow. */
  private static final Pattern DAY_OR_MONTH =
      Pattern.compile(
          "\\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|April"
              + "|June|July|August|September|October|November|December)\\b");

  private MinutesCheck() {}

  /**
   * @param transcript all that was said
   * @param language of it as the engine names it; null when unknown, which is taken for English
   * @return a sentence for a reader, or nothing when all was said
   */
  static List<String> flags(Minutes minutes, String transcript, String language) {
    if (language != null && !language.toLowerCase(Locale.ROOT).startsWith("en")) {
      return List.of();
    }
    String told = told(minutes);
    Set<String> missing =
        new LinkedHashSet<>(new SpokenNumbers(told).missingFrom(new SpokenNumbers(transcript)));
    String said = transcript.toLowerCase(Locale.ROOT);
    DAY_OR_MONTH
        .matcher(told)
        .results()
        .map(found -> found.group())
        .filter(name -> !said.contains(name.toLowerCase(Locale.ROOT)))
        .forEach(missing::add);
    return missing.isEmpty()
        ? List.of()
        : List.of(
            missing.stream()
                .limit(MOST_SHOWN)
                .map(text -> text.substring(0, Math.min(text.length(), LONGEST_SHOWN)))
                .collect(Collectors.joining(", ", "Not in the transcript: ", "")));
  }

  private static String told(Minutes minutes) {
    List<String> told = new ArrayList<>();
    told.add(minutes.issue());
    told.addAll(minutes.discussionPoints());
    minutes.actionItems().stream()
        .flatMap(action -> Stream.of(action.what(), action.when()))
        .forEach(told::add);
    told.add(minutes.resolution());
    return String.join("\n;\n", told);
  }
}
