package routes.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;

/**
 * Writes the messages of a call: the first in the classic layout with as many utterances as fit,
 * the rest of the transcript in numbered ones behind it. No message is longer than 3,900 characters
 * as Slack receives it, and nothing of the transcript is left out. A first layout without {@code
 * {{transcript}}} says that the team does not want it: then there is one message only.
 */
@Component
public class MessageWriter {
  private static final String BELOW = "(in the messages that follow)";
  private static final JsonMapper JSON = new JsonMapper();

  private final Layouts layouts;
  private final SpokenCallTranslator translator;

  MessageWriter(Layouts layouts, SpokenCallTranslator translator) {
    this.layouts = layouts;
    this.translator = translator;
  }

  /**
   * @param call the row of {@code sql/load-announced-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}
   * @return the message texts in their order, as a JSON array
   */
  public String write(Map<String, Object> call, List<Map<String, Object>> utterances) {
    if (call == null) {
      throw new CannotContinueException("The call is not on file any more.");
    }
    try {
      return JSON.writeValueAsString(messages(translator.translate(call, utterances)));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  List<String> messages(SpokenCall call) {
    Layout<ClassicView> layout = layouts.first();
    Layout.Room room = layout.room(call.view()::withTranscript);
    if (room.copies() == 0) {
      return heads(layout.render(call.view()));
    }
    List<String> pieces =
        TranscriptSplitter.split(call.lines(), room.characters(), followingRoom(call.view()));
    String shown = pieces.get(0).isEmpty() ? BELOW : pieces.get(0).stripTrailing();
    List<String> messages = heads(layout.render(call.view().withTranscript(shown)));
    return withFollowing(messages, pieces.subList(1, pieces.size()), call.view().callId());
  }

  private int followingRoom(ClassicView view) {
    return layouts
        .following()
        .room(words -> new ContinuationView(view.callId(), 9_999, 9_999, words))
        .characters();
  }

  private List<String> withFollowing(List<String> heads, List<String> pieces, String callId) {
    List<String> messages = new ArrayList<>(heads);
    int parts = heads.size() + pieces.size();
    for (String piece : pieces) {
      messages.add(
          layouts
              .following()
              .render(
                  new ContinuationView(callId, messages.size() + 1, parts, piece.stripTrailing())));
    }
    return messages;
  }

  /** One text; several only where values of extreme length leave no other way. */
  private static List<String> heads(String text) {
    return TranscriptSplitter.split(text.lines().toList(), Layout.LIMIT, Layout.LIMIT).stream()
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
