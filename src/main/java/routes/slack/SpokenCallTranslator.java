package routes.slack;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Message Translator from the rows of a call to what its messages show. */
@Component
class SpokenCallTranslator {
  private static final int CONCERN_CODE_POINTS = 200;
  private static final String UNKNOWN = "N/A";
  private static final String SILENCE = "(no speech was recognised)";
  private static final String RECORDING =
      "The recording was processed for transcription; it is not attached.";

  private static final String NO_RECORDING = "There is no recording.";

  private final DateTimeFormatter display;

  SpokenCallTranslator(@Value("${hub.timezone}") ZoneId zone) {
    display = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH).withZone(zone);
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}, in order; without any, the whole
   *     text of the transcript is one line without a label
   * @param agentUserId Slack's id of the agent; empty when Slack does not know the agent
   */
  SpokenCall translate(
      Map<String, Object> call, List<Map<String, Object>> utterances, String agentUserId) {
    String spoken = spoken(call, utterances);
    CallView view = view(call, agentUserId, concern(spoken), RECORDING);
    return new SpokenCall(view, spoken.isBlank() ? List.of(SILENCE) : plain(call, utterances));
  }

  /** A call that nobody answered: there are no words and no recording. */
  CallView missed(Map<String, Object> call, String agentUserId) {
    return view(call, agentUserId, "", NO_RECORDING);
  }

  private CallView view(
      Map<String, Object> call, String agentUserId, String concern, String recording) {
    String handle = handle(call);
    return new CallView(
        value(call, "support_number"),
        value(call, "customer_number"),
        concern,
        handle,
        SlackMentions.USER_ID.matcher(agentUserId).matches() ? "<@" + agentUserId + ">" : handle,
        SlackText.oneLine(text(call, "agent_number")),
        value(call, "department"),
        SlackText.oneLine(display.format(start(call))),
        SlackText.code(text(call, "provider_call_id")),
        duration(call),
        value(call, "status"),
        value(call, "agent_name"),
        value(call, "customer_segment"),
        "",
        recording);
  }

  private static List<String> plain(
      Map<String, Object> call, List<Map<String, Object>> utterances) {
    if (utterances.stream().allMatch(said -> text(said, "words").isBlank())) {
      return List.of(SlackText.plainLine(text(call, "words")));
    }
    return utterances.stream()
        .map(said -> speaker(text(said, "speaker")) + SlackText.plainLine(text(said, "words")))
        .toList();
  }

  /** Engines name speakers by a letter or a number (A, 0); a longer name stands for itself. */
  private static String speaker(String name) {
    String known = SlackText.plainLine(name);
    if (known.isEmpty()) {
      return "";
    }
    return (known.length() <= 2 ? "Speaker " + known : known) + ": ";
  }

  private static String spoken(Map<String, Object> call, List<Map<String, Object>> utterances) {
    String whole = text(call, "words");
    return whole.isBlank()
        ? utterances.stream().map(said -> text(said, "words")).collect(Collectors.joining("\n"))
        : whole;
  }

  private static String concern(String spoken) {
    String whole = SlackText.clean(spoken).strip();
    if (whole.isEmpty()) {
      return SILENCE;
    }
    int end =
        whole.offsetByCodePoints(
            0, Math.min(CONCERN_CODE_POINTS, whole.codePointCount(0, whole.length())));
    String shown = whole.substring(0, end).lines().findFirst().orElse("").stripTrailing();
    return SlackText.safe(shown) + (shown.length() < whole.length() ? "..." : "");
  }

  private static String handle(Map<String, Object> call) {
    String handle = SlackText.oneLine(text(call, "agent_handle"));
    if (handle.isEmpty()) {
      return value(call, "agent_name");
    }
    return handle.startsWith("@") ? handle : "@" + handle;
  }

  private static String duration(Map<String, Object> call) {
    String seconds = SlackText.oneLine(text(call, "duration_seconds"));
    return seconds.isEmpty() ? UNKNOWN : seconds + "s";
  }

  private static Instant start(Map<String, Object> call) {
    try {
      return Instant.parse(text(call, "started_at"));
    } catch (DateTimeException unknown) {
      return ((Timestamp) call.get("accepted_at")).toInstant();
    }
  }

  private static String value(Map<String, Object> row, String column) {
    String known = SlackText.oneLine(text(row, column));
    return known.isEmpty() ? UNKNOWN : known;
  }

  private static String text(Map<String, Object> row, String column) {
    return Objects.toString(row.get(column), "");
  }
}
