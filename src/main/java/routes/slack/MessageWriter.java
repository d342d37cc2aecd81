package routes.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;

/**
 * Writes the messages of a call: the first in its layout (the one that a rule has chosen, else that
 * of minutes where the call has some, else the classic one) with as many utterances as fit, the
 * rest of the transcript in numbered ones behind it. No message is longer than 3,900 characters as
 * Slack receives it, and nothing of the transcript is left out. A first layout without {@code
 * {{transcript}}} says that the team does not want it: then there is one message, and more only
 * where it is too long.
 *
 * <p>For a bot the further messages become replies; where more than three would be needed, the
 * whole transcript becomes one file.
 */
@Component
public class MessageWriter {
  private static final int MOST_REPLIES = 3;
  private static final String BELOW = "(in the messages that follow)";
  private static final String WHOLE = "(the whole transcript is the file in the thread)";
  private static final JsonMapper JSON = new JsonMapper();

  private final Layouts layouts;
  private final SpokenCallTranslator translator;
  private final SlackButtons buttons;
  private final boolean bot;

  MessageWriter(
      Layouts layouts,
      SpokenCallTranslator translator,
      SlackButtons buttons,
      SlackSettings settings) {
    this.layouts = layouts;
    this.translator = translator;
    this.buttons = buttons;
    this.bot = settings.bot();
  }

  /**
   * @param form {@code message}: mrkdwn, or {@code file}: plain text to be uploaded
   * @param buttons what stands below the words, see {@link SlackButtons#below}; or null
   */
  public record Written(String form, String words, String buttons) {
    static Written message(String words) {
      return new Written("message", words, null);
    }
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}
   * @param agentUserId Slack's id of the agent, or empty
   * @return the messages in their order, as a JSON array of objects with {@code form}, {@code
   *     words} and {@code buttons}, of which the first alone may have some
   */
  public String write(
      Map<String, Object> call, List<Map<String, Object>> utterances, String agentUserId) {
    Layout<CallView> layout = layouts.chosen(layoutOf(known(call)), usualLayout(call));
    return json(call, messages(call, utterances, agentUserId, layout));
  }

  /** The same for a call that nobody answered: without a transcript, in a layout of its own. */
  public String writeMissed(Map<String, Object> call, String agentUserId) {
    Layout<CallView> layout = layouts.chosen(layoutOf(known(call)), Layouts.MISSED);
    return json(call, missed(call, agentUserId, layout));
  }

  /**
   * The message of a call that is still being worked on.
   *
   * @param word how it fares, in the words of {@code sql/find-untold-progress.sql}
   */
  public Written writeLiving(Map<String, Object> call, String word, String agentUserId) {
    CallView view = translator.living(known(call), word, agentUserId);
    String words = heads(layouts.living().render(view)).get(0).words();
    return new Written("message", words, buttons.below(call));
  }

  List<Written> messages(
      Map<String, Object> call,
      List<Map<String, Object>> utterances,
      String agentUserId,
      Layout<CallView> layout) {
    return messages(translator.translate(call, utterances, agentUserId), layout);
  }

  List<Written> missed(Map<String, Object> call, String agentUserId, Layout<CallView> layout) {
    return heads(layout.render(translator.missed(call, agentUserId)));
  }

  /** The layout that a rule has chosen, or an empty text. */
  static String layoutOf(Map<String, Object> call) {
    return Objects.toString(call.get("layout"), "");
  }

  /** The one that is used when no rule has chosen: minutes take the place of the transcript. */
  static String usualLayout(Map<String, Object> call) {
    return call.get("minutes") == null ? Layouts.CLASSIC : Layouts.MINUTES;
  }

  private static Map<String, Object> known(Map<String, Object> call) {
    if (call == null) {
      throw new CannotContinueException("The call is not on file any more.");
    }
    return call;
  }

  private String json(Map<String, Object> call, List<Written> messages) {
    List<Written> all = new ArrayList<>(messages);
    if (!all.isEmpty()) {
      all.set(0, new Written(all.get(0).form(), all.get(0).words(), buttons.below(call)));
    }
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private List<Written> messages(SpokenCall call, Layout<CallView> layout) {
    Layout.Room room = layout.room(call.view()::withTranscript);
    if (room.copies() == 0) {
      return numbered(layout.render(call.view()), call.view().callId());
    }
    List<String> pieces = pieces(call, room.characters());
    if (bot && pieces.size() > 1 + MOST_REPLIES) {
      return withFile(call, layout, room);
    }
    String shown = pieces.get(0).isEmpty() ? BELOW : pieces.get(0).stripTrailing();
    List<Written> messages = heads(layout.render(call.view().withTranscript(shown)));
    return withFollowing(messages, pieces.subList(1, pieces.size()), call.view().callId());
  }

  private List<String> pieces(SpokenCall call, int firstRoom) {
    return TranscriptSplitter.split(call.lines(), firstRoom, followingRoom(call.view()));
  }

  private List<Written> withFile(SpokenCall call, Layout<CallView> layout, Layout.Room room) {
    String begin = pieces(call, room.characters() - WHOLE.length() - 1).get(0).stripTrailing();
    String shown = begin.isEmpty() ? WHOLE : begin + "\n" + WHOLE;
    List<Written> messages =
        new ArrayList<>(heads(layout.render(call.view().withTranscript(shown))));
    messages.add(new Written("file", String.join("\n", call.plain()) + "\n", null));
    return messages;
  }

  private int followingRoom(CallView view) {
    return layouts
        .following()
        .room(words -> new ContinuationView(view.callId(), 9_999, 9_999, words))
        .characters();
  }

  private List<Written> withFollowing(List<Written> heads, List<String> pieces, String callId) {
    List<Written> messages = new ArrayList<>(heads);
    int parts = heads.size() + pieces.size();
    for (String piece : pieces) {
      messages.add(
          Written.message(
              layouts
                  .following()
                  .render(
                      new ContinuationView(
                          callId, messages.size() + 1, parts, piece.stripTrailing()))));
    }
    return messages;
  }

  /** One text, which goes on in further messages where it is too long, as minutes may be. */
  private static List<Written> numbered(String text, String callId) {
    String heading = "`%s`, part %d of %d:\n";
    int room = Layout.LIMIT - heading.formatted(callId, 9_999, 9_999).length();
    List<String> pieces = cut(text, room);
    List<Written> messages = new ArrayList<>();
    for (String piece : pieces) {
      String begin =
          messages.isEmpty() ? "" : heading.formatted(callId, messages.size() + 1, pieces.size());
      messages.add(Written.message(begin + piece));
    }
    return messages;
  }

  /** One text; several only where values of extreme length leave no other way. */
  private static List<Written> heads(String text) {
    return cut(text, Layout.LIMIT).stream().map(Written::message).toList();
  }

  private static List<String> cut(String text, int nextRoom) {
    return TranscriptSplitter.split(text.lines().toList(), Layout.LIMIT, nextRoom).stream()
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
