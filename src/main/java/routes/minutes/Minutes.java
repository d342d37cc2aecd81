package routes.minutes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * The minutes of a call, as they are stored. Each text is one line and bounded; none is escaped for
 * any reader.
 *
 * @param issue what the customer wants
 * @param resolution empty when nothing is known of it
 * @param tone a word of {@code minutes.json}, like mood and the types
 * @param escalated whether the tone is another than the usual one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Minutes(
    String issue,
    @JsonProperty("discussion_points") List<String> discussionPoints,
    @JsonProperty("action_items") List<ActionItem> actionItems,
    String resolution,
    String tone,
    String mood,
    @JsonProperty("concern_types") List<String> concernTypes,
    @JsonProperty("issue_types") List<String> issueTypes,
    boolean escalated) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What somebody is to do.
   *
   * @param who the agent's name, {@code Customer}, or empty
   * @param when as it was said, or empty
   */
  public record ActionItem(String what, String who, String when) {}

  /** From the column {@code fields}. */
  public static Minutes read(String json) {
    try {
      return JSON.readValue(json, Minutes.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String json() {
    return json(this);
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
