package routes.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;

/** Message Translator for what Ringo posts when a call rings, and when it has ended. */
@Component
public class RingoCallTranslator implements CallTranslator {
  /** Ringo's words for how a call ended, and the hub's. */
  private static final Map<String, String> OUTCOMES =
      Map.of("answered", "completed", "unanswered", "no-answer", "engaged", "busy");

  @Override
  public String sender() {
    return "ringo";
  }

  @Override
  public Delivery delivery(String kind, byte[] raw, String contentType, String query) {
    WebhookFields fields = WebhookFields.read(raw, contentType, null);
    String outcome = fields.text("outcome");
    CallEvent event =
        CallEventBuilder.builder()
            .provider(sender())
            .providerCallId(fields.callId("uuid"))
            .fromNumber(fields.text("caller"))
            .toNumber(fields.text("callee"))
            .agentPhone(fields.text("agent[phone]"))
            .durationSeconds(fields.seconds("seconds"))
            .recordingUrl(fields.url("recording[url]"))
            .startedAt(instant(fields.text("began")))
            .startedAtText(fields.text("began"))
            .status(outcome == null ? null : OUTCOMES.getOrDefault(outcome, outcome))
            .running("call.ringing".equals(fields.text("event")) ? true : null)
            .build();
    return Delivery.ofCallback(sender(), event, raw, query, contentType);
  }

  private static Instant instant(String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
