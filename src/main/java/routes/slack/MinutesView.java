package routes.slack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import routes.minutes.Minutes;

/**
 * What a layout can show of a call's minutes, by the names {@code minutes.issue} and so on. Values
 * are ready for a message, and no address in them becomes a link. All are empty of a call without
 * minutes.
 *
 * @param points one bulleted line each, like actions
 * @param concernTypes separated by commas, like issueTypes
 * @param escalation the tone, where it is not the usual one
 * @param remarks what a reader should know of these minutes, one line each
 */
record MinutesView(
    String issue,
    String points,
    String actions,
    String resolution,
    String tone,
    String mood,
    String concernTypes,
    String issueTypes,
    String escalation,
    String remarks) {
  static final MinutesView NONE = new MinutesView("", "", "", "", "", "", "", "", "", "");

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   */
  static MinutesView of(Map<String, Object> call) {
    if (call.get("minutes") == null) {
      return NONE;
    }
    Minutes minutes = Minutes.read((String) call.get("minutes"));
    String tone = safe(minutes.tone());
    return new MinutesView(
        safe(minutes.issue()),
        lines("• ", minutes.discussionPoints()),
        lines("• ", minutes.actionItems().stream().map(MinutesView::action).toList()),
        safe(minutes.resolution()),
        tone,
        safe(minutes.mood()),
        safe(String.join(", ", minutes.concernTypes())),
        safe(String.join(", ", minutes.issueTypes())),
        minutes.escalated() ? tone : "",
        lines("⚠️ ", flags((String) call.get("minutes_flags"))));
  }

  private static String action(Minutes.ActionItem action) {
    return (action.who().isEmpty() ? "" : action.who() + ": ")
        + action.what()
        + (action.when().isEmpty() ? "" : " (" + action.when() + ")");
  }

  private static String lines(String begin, List<String> texts) {
    return texts.stream().map(text -> begin + safe(text)).collect(Collectors.joining("\n"));
  }

  private static String safe(String text) {
    return SlackText.unlinked(SlackText.oneLine(text));
  }

  private static List<String> flags(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
