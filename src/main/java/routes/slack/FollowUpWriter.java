package routes.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Writes the news of a call that was told by a webhook, whose messages cannot be edited: the lines
 * of its first message that would read otherwise now, so in whatever layout it has. What stands in
 * code blocks, as transcripts do, is not repeated.
 */
@Component
public class FollowUpWriter {
  private static final String CODE_BLOCK = "(?s)```.*?(```|$)";
  private static final String MORE = "…";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param words mrkdwn, escaped
   * @param told what the first message would be with this news
   */
  public record FollowUp(String words, String told) {}

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param messages as {@link MessageWriter#write} gives them
   * @param before the row of {@code sql/find-told-words.sql}
   * @return null when nothing reads otherwise
   */
  public FollowUp write(Map<String, Object> call, String messages, Map<String, Object> before) {
    String now = firstOf(messages);
    List<String> news = newLines(lines(Objects.toString(before.get("told"))), lines(now));
    if (news.isEmpty()) {
      return null;
    }
    String heading =
        "ℹ️ *News of call* `%s`"
            .formatted(SlackText.code(Objects.toString(call.get("provider_call_id"))));
    StringBuilder words = new StringBuilder(heading);
    for (String line : news) {
      if (words.length() + 1 + line.length() + 1 + MORE.length() > Layout.LIMIT) {
        words.append('\n').append(MORE);
        break;
      }
      words.append('\n').append(line);
    }
    return new FollowUp(words.toString(), now);
  }

  private static String firstOf(String messages) {
    try {
      return JSON.readTree(messages).path(0).path("words").asText();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<String> lines(String words) {
    return words
        .replaceAll(CODE_BLOCK, "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** Each with its heading, where that stands on the line before and has not changed. */
  private static List<String> newLines(List<String> before, List<String> now) {
    Set<String> told = new HashSet<>(before);
    List<String> news = new ArrayList<>();
    String previous = "";
    for (String line : now) {
      if (!told.contains(line)) {
        if (told.contains(previous) && previous.endsWith("*") && !line.startsWith("•")) {
          news.add(previous);
        }
        news.add(line);
      }
      previous = line;
    }
    return news;
  }
}
