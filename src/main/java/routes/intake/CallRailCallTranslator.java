package routes.intake;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;

/**
 * Message Translator for CallRail's webhooks. Nothing in a body says which of them it is: only the
 * address does (CallRail's support article "Webhooks"). The first two speak of a running call, and
 * their answered, call_type and duration are placeholders.
 */
@Component
public class CallRailCallTranslator implements CallTranslator {
  private static final String PRE_CALL = "pre-call";
  private static final String ROUTING_COMPLETE = "routing-complete";
  private static final String POST_CALL = "post-call";
  private static final String MISSED = "missed";

  /** CallRail's own names, and those of the system before. */
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry(PRE_CALL, PRE_CALL),
          Map.entry("call.incoming", PRE_CALL),
          Map.entry(ROUTING_COMPLETE, ROUTING_COMPLETE),
          Map.entry("call-routing-complete", ROUTING_COMPLETE),
          Map.entry("call.answered", ROUTING_COMPLETE),
          Map.entry(POST_CALL, POST_CALL),
          Map.entry("call-complete", POST_CALL),
          Map.entry("outbound-post-call", POST_CALL),
          Map.entry("call.completed", POST_CALL),
          Map.entry("modified", POST_CALL),
          Map.entry("call-modified", POST_CALL),
          Map.entry("outbound-call-modified", POST_CALL),
          Map.entry("call.missed", MISSED));

  @Override
  public String sender() {
    return "callrail";
  }

  @Override
  public String usualKind(String file) {
    return POST_CALL;
  }

  @Override
  public Delivery delivery(String kind, byte[] raw, String contentType, String query) {
    return translate(kind == null ? POST_CALL : kind, raw, contentType, query);
  }

  /**
   * @param kind the last part of the address
   * @param raw the body
   * @param contentType the Content-Type header, may be null
   * @param query the raw query, may be null; read only where there is no body, as of old
   * @throws UnknownWebhookException for an address that CallRail has no webhook for
   * @throws MalformedCallException when there is no call id, or the body is not what its type says
   */
  public Delivery translate(String kind, byte[] raw, String contentType, String query) {
    String meaning = KINDS.get(kind);
    if (meaning == null) {
      throw new UnknownWebhookException("CallRail has no webhook \"" + kind + "\"");
    }
    WebhookFields fields =
        WebhookFields.read(raw, contentType, raw == null || raw.length == 0 ? query : null);
    String id = fields.callId("resource_id", "call_id", "id");
    if (id.startsWith("MSG")) {
      throw new UnknownWebhookException("This address takes calls, not text messages");
    }
    boolean ended = meaning.equals(POST_CALL) || meaning.equals(MISSED);
    String direction = WebhookFields.direction(fields.text("direction"));
    boolean outgoing = "outgoing".equals(direction);
    String customer = fields.text("customer_phone_number", "caller_number", "callernum");
    String tracking = fields.text("tracking_phone_number", "tracking_number", "trackingnum");
    String started = fields.text("start_time", "timestamp", "created_at");
    CallEvent event =
        CallEventBuilder.builder()
            .provider("callrail")
            .providerCallId(id)
            .fromNumber(outgoing ? tracking : customer)
            .toNumber(outgoing ? customer : tracking)
            .lineNumber(tracking)
            .dialedNumber(fields.text("business_phone_number", "destinationnum"))
            .direction(direction)
            .durationSeconds(ended ? fields.seconds("duration") : null)
            .talkSeconds(ended ? fields.seconds("recording_duration") : null)
            .recordingUrl(fields.url("recording", "recording_url"))
            .startedAt(instant(started))
            .startedAtText(started)
            .status(status(meaning, fields))
            .running(ended ? null : true)
            .agentEmail(fields.text("agent_email"))
            .customerName(fields.text("customer_name", "callername"))
            .company(fields.text("company_resource_id", "company_id"))
            .build();
    return Delivery.ofCallback("callrail", event, raw, query, contentType);
  }

  /** Of an ended call; CallRail sends no event for a missed one, answered=false says so. */
  private static String status(String meaning, WebhookFields fields) {
    if (meaning.equals(PRE_CALL)) {
      return "ringing";
    }
    if (meaning.equals(ROUTING_COMPLETE)) {
      return "in-progress";
    }
    String type = fields.text("call_type");
    if (Boolean.TRUE.equals(fields.flag("voicemail"))
        || "voicemail".equals(type == null ? null : type.toLowerCase(Locale.ROOT))) {
      return "voicemail";
    }
    return meaning.equals(MISSED) || Boolean.FALSE.equals(fields.flag("answered"))
        ? MISSED
        : "completed";
  }

  private static Instant instant(String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }
}
