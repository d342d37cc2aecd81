package routes.minutes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Tells an analysis in the form in which a model tells minutes. */
final class AnalysisMinutes {
  private static final JsonMapper JSON = new JsonMapper();

  private AnalysisMinutes() {}

  /**
   * @param fields of {@link ShunyaAnalysis}
   */
  static JsonNode content(String fields) {
    JsonNode analysis;
    try {
      analysis = JSON.readTree(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    JsonNode summary = analysis.path("summary");
    Set<String> actions = new LinkedHashSet<>();
    summary.path("action_items").forEach(item -> actions.add(item.asText()));
    summary.path("next_steps").forEach(item -> actions.add(item.asText()));
    analysis.path("pending_actions").forEach(item -> actions.add(item.path("text").asText()));
    ObjectNode content = JSON.createObjectNode();
    content.set("issue", summary.path("text"));
    content.set("discussion_points", summary.path("key_points"));
    ArrayNode items = content.putArray("action_items");
    actions.forEach(action -> items.addObject().put("what", action));
    String outcome = analysis.path("outcome").asText();
    content.put(
        "resolution",
        outcome.equals(AnalysisWord.UNKNOWN)
            ? ""
            : outcome.substring(0, 1).toUpperCase(Locale.ROOT)
                + outcome.substring(1).replace('_', ' '));
    return content;
  }
}
