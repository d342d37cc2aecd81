package routes.minutes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * {@code mappings/minutes.json}: in which words a model is asked, and what it may answer.
 *
 * @param instructions for minutes of every style, line by line
 * @param styles name of a style → what is asked for besides
 * @param followUps what fallback minutes propose to do
 * @param request numbers that go into each request as they stand, such as {@code temperature}
 * @param prices name of a model → what it costs
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record MinutesFile(
    List<String> instructions,
    Map<String, List<String>> styles,
    List<String> tones,
    List<String> moods,
    @JsonProperty("concern_types") List<String> concernTypes,
    @JsonProperty("issue_types") List<String> issueTypes,
    Defaults defaults,
    @JsonProperty("follow_ups") List<String> followUps,
    Map<String, Number> request,
    Map<String, Price> prices) {

  /** What is used while there has never been a good file: enough for fallback minutes. */
  static final MinutesFile NONE =
      new MinutesFile(
          List.of(),
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Defaults("Normal", "Neutral", "Miscellaneous", "Miscellaneous"),
          null,
          null,
          null);

  /** What holds where the model says nothing, or nothing that is in the lists. */
  record Defaults(
      String tone,
      String mood,
      @JsonProperty("concern_type") String concernType,
      @JsonProperty("issue_type") String issueType) {}

  /** US dollars for a million tokens. */
  record Price(
      @JsonProperty("prompt_usd_per_million") BigDecimal prompt,
      @JsonProperty("completion_usd_per_million") BigDecimal completion) {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    BigDecimal of(int promptTokens, int completionTokens) {
      return prompt
          .multiply(BigDecimal.valueOf(promptTokens))
          .add(completion.multiply(BigDecimal.valueOf(completionTokens)))
          .divide(MILLION);
    }
  }

  MinutesFile {
    followUps = followUps == null ? List.of() : followUps;
    request = request == null ? Map.of() : request;
    prices = prices == null ? Map.of() : prices;
  }

  /** Refuses a default that is not in its list. */
  static MinutesFile read(MinutesFile file) {
    require("defaults.tone", file.defaults().tone(), file.tones());
    require("defaults.mood", file.defaults().mood(), file.moods());
    require("defaults.concern_type", file.defaults().concernType(), file.concernTypes());
    require("defaults.issue_type", file.defaults().issueType(), file.issueTypes());
    return file;
  }

  private static void require(String entry, String word, List<String> list) {
    if (!list.contains(word)) {
      throw new IllegalArgumentException(
          "%s is %s, which is none of %s".formatted(entry, word, String.join(", ", list)));
    }
  }
}
