package routes.slack;

import com.google.gson.Gson;
import com.slack.api.model.Attachment;
import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.util.json.GsonFactory;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Writes what stands below the words of a message: who has claimed the call, and the buttons. It is
 * an attachment, since blocks of the message's own would take the place of its text. A button's
 * value says what a click on it means: {@code <action>:<our id of the call>}.
 */
@Component
class SlackButtons {
  static final String CLAIM = "claim";
  static final String RELEASE = "release";
  static final String RETRY = "retry";

  private static final Gson JSON = GsonFactory.createSnakeCase();

  private final SlackSettings settings;
  private final DateTimeFormatter display;

  SlackButtons(SlackSettings settings, @Value("${hub.timezone}") ZoneId zone) {
    this.settings = settings;
    display = DateTimeFormatter.ofPattern("HH:mm").withZone(zone);
  }

  /**
   * What stands below the first message of a call.
   *
   * @param call the row of {@code sql/load-announced-call.sql}
   * @return attachments as JSON; null where messages have no buttons
   */
  String below(Map<String, Object> call) {
    if (!settings.buttons()) {
      return null;
    }
    String id = Objects.toString(call.get("call_id"));
    boolean claimed = call.get("claimed_by") != null;
    List<LayoutBlock> blocks = new ArrayList<>();
    if (claimed) {
      String words =
          "Claimed by %s, %s"
              .formatted(
                  mention((String) call.get("claimed_by")),
                  time((Timestamp) call.get("claimed_at")));
      blocks.add(
          SectionBlock.builder().text(MarkdownTextObject.builder().text(words).build()).build());
    }
    List<BlockElement> buttons = new ArrayList<>();
    buttons.add(claimed ? button("Release", RELEASE, id) : button("Claim", CLAIM, id));
    if ("parked".equals(call.get("state"))) {
      buttons.add(button("Retry", RETRY, id));
    }
    blocks.add(ActionsBlock.builder().elements(buttons).build());
    return JSON.toJson(List.of(attachment(claimed ? "Claimed" : "Not claimed yet", blocks)));
  }

  /**
   * A button for each of these parked calls; none where messages have no buttons.
   *
   * @param calls our ids
   */
  List<Attachment> toRetry(List<String> calls) {
    if (!settings.buttons() || calls.isEmpty()) {
      return List.of();
    }
    List<BlockElement> buttons =
        calls.stream().map(id -> button("Retry " + id.substring(0, 8), RETRY, id)).toList();
    return List.of(attachment("Retry", List.of(ActionsBlock.builder().elements(buttons).build())));
  }

  /**
   * @param fallback for programs that show no blocks; without it the SDK warns at each message
   */
  private static Attachment attachment(String fallback, List<LayoutBlock> blocks) {
    return Attachment.builder().fallback(fallback).blocks(blocks).build();
  }

  private static BlockElement button(String label, String action, String callId) {
    return ButtonElement.builder()
        .text(PlainTextObject.builder().text(label).build())
        .value(action + ":" + callId)
        .build();
  }

  /** When a call was claimed, as a clock in HUB_TIMEZONE shows it. */
  String time(Timestamp claimedAt) {
    return display.format(claimedAt.toInstant());
  }

  static String mention(String userId) {
    return "<@" + userId + ">";
  }
}
