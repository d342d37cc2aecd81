package routes.slack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the messages of a call would be in a layout, by the files that are in use. */
@Component
public class CallPreview {
  private final Layouts layouts;
  private final MessageWriter writer;
  private final SlackChannels channels;
  private final MissedCalls missedCalls;

  CallPreview(
      Layouts layouts, MessageWriter writer, SlackChannels channels, MissedCalls missedCalls) {
    this.layouts = layouts;
    this.writer = writer;
    this.channels = channels;
    this.missedCalls = missedCalls;
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}
   * @param agentUserId Slack's id of the agent, or empty
   * @param wanted the name of a layout; null or empty: the one that the call has
   * @return its {@code layout}, its {@code channel}, which is null when a call without a recording
   *     would not be told of, and its {@code messages}
   * @throws UnknownLayoutException when there is no such layout in use
   */
  public Map<String, Object> of(
      Map<String, Object> call,
      List<Map<String, Object>> utterances,
      String agentUserId,
      String wanted) {
    boolean recorded = Boolean.TRUE.equals(call.get("recorded"));
    String layout =
        layout(call, wanted, recorded ? MessageWriter.usualLayout(call) : Layouts.MISSED);
    Layout<CallView> template =
        layouts.find(layout).orElseThrow(() -> new UnknownLayoutException(layouts.names()));
    List<MessageWriter.Written> messages =
        recorded
            ? writer.messages(call, utterances, agentUserId, template)
            : writer.missed(call, agentUserId, template);
    Map<String, Object> preview = new LinkedHashMap<>();
    preview.put("layout", layout);
    preview.put("channel", recorded ? channels.choose(call) : channelOfMissed(call));
    preview.put("messages", messages.stream().map(MessageWriter.Written::words).toList());
    return preview;
  }

  private String layout(Map<String, Object> call, String wanted, String usual) {
    if (wanted != null && !wanted.isBlank()) {
      return wanted.strip();
    }
    String ruled = MessageWriter.layoutOf(call);
    return layouts.find(ruled).isPresent() ? ruled : usual;
  }

  private String channelOfMissed(Map<String, Object> call) {
    return missedCalls.announced(call) ? missedCalls.channel(call) : null;
  }
}
