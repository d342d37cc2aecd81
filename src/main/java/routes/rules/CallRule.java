package routes.rules;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One rule of {@code call_rules.json}: for which calls, and what it says of them. Whatever is null
 * is not said.
 *
 * @param name shown wherever the rule decided something
 * @param when all of it must hold; a rule without one holds for every call
 * @param type {@code normal}, {@code missed}, {@code voicemail} or a word of the team's own
 * @param action {@code post}, {@code skip} or {@code park}; the first rule that has one is the last
 *     that is read
 * @param reason why, for a person, with skip and park
 * @param channel a channel of {@code slack_channels.json}
 * @param layout a file {@code slack/<layout>.mustache}
 * @param transcriber engines in the order in which they are tried, as in the setting
 * @param language of the recording, a code such as {@code en} or {@code hi}, or {@code auto}
 * @param minutes a style of {@code minutes.json}, or {@code off}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record CallRule(
    String name,
    When when,
    String type,
    String action,
    String reason,
    String channel,
    String layout,
    String transcriber,
    String language,
    String minutes) {

  /** What it says besides an action, by name, in a fixed order; never null, may be empty. */
  Map<String, String> choices() {
    Map<String, String> choices = new LinkedHashMap<>();
    choices.put(Decision.TYPE, type);
    choices.put("channel", channel);
    choices.put("layout", layout);
    choices.put("transcriber", transcriber);
    choices.put("language", language);
    choices.put("minutes", minutes);
    choices.values().removeIf(Objects::isNull);
    return choices;
  }

  /**
   * The conditions, each with the values that will do.
   *
   * @param number any number of the call, in any spelling
   * @param line the shared number that carried the call
   * @param sharedNumbersAtLeast how many of the call's number fields hold shared numbers
   * @param agentKnown whether an agent was found, by whatever way
   * @param company over whose number it came
   * @param recording whether there is an address of one
   * @param free whether the carrier says that it charges nothing, or says nothing of it
   * @param secondsBelow of the time in which both talked if the sender tells it, else of the call
   * @param olderThanMinutes since the call began
   * @param from from this time of day, {@code HH:mm}, the call began
   * @param to and before this one; it may be over midnight
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record When(
      List<String> provider,
      List<String> direction,
      List<String> type,
      List<String> status,
      List<String> number,
      List<String> line,
      @JsonProperty("shared_numbers_at_least") Integer sharedNumbersAtLeast,
      List<String> department,
      List<String> team,
      List<String> agent,
      @JsonProperty("agent_known") Boolean agentKnown,
      List<String> company,
      Boolean recording,
      Boolean free,
      @JsonProperty("seconds_below") Integer secondsBelow,
      @JsonProperty("seconds_at_least") Integer secondsAtLeast,
      @JsonProperty("older_than_minutes") Integer olderThanMinutes,
      String from,
      String to,
      List<DayOfWeek> days) {}
}
