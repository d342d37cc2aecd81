package routes.slack;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Knows which calls nobody answered, and whether the team wants to hear of them. */
@Component
public class MissedCalls {
  /** The senders' words for it, in small letters and with hyphens. */
  private static final Set<String> UNANSWERED =
      Set.of(
          "no-answer",
          "busy",
          "canceled",
          "cancelled",
          "failed",
          "missed",
          "incomplete",
          "unanswered",
          "rejected",
          "call-attempt",
          "client-hangup");

  private final SlackChannels channels;

  MissedCalls(SlackChannels channels) {
    this.channels = channels;
  }

  /**
   * Whether a call without a recording is announced as missed: nobody answered, or nobody spoke, or
   * a rule says so, and a rule or {@code slack_channels.json} names a channel for such calls.
   *
   * @param call the row of {@code sql/load-recording-facts.sql}
   */
  public boolean announced(Map<String, Object> call) {
    return channel(call) != null && missed(call);
  }

  /**
   * The channel in which a missed call is announced, or null when it is not any more.
   *
   * @param call a row with the column {@code channel}
   */
  public String channel(Map<String, Object> call) {
    String wanted = text(call, "channel");
    return wanted.isEmpty() ? channels.missedCalls().orElse(null) : wanted;
  }

  private static boolean missed(Map<String, Object> call) {
    if (text(call, "call_type").equals("missed")) {
      return true;
    }
    String status = text(call, "status").toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
    return UNANSWERED.contains(status) || text(call, "duration_seconds").equals("0");
  }

  private static String text(Map<String, Object> call, String column) {
    return Objects.toString(call.get(column), "").strip();
  }
}
