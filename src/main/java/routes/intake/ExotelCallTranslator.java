package routes.intake;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;
import routes.calls.ExotelTime;

/**
 * Message Translator for what Exotel itself sends: the status callback, whichever way it is
 * encoded, and the Passthru applet. Both spellings of a field are read, Exotel's and ours.
 *
 * <p>Exotel counts three kinds of seconds (its pages on the status callback, call details and the
 * Connect applet): {@code Duration} is the whole call, {@code ConversationDuration} the part in
 * which both were joined, {@code DialCallDuration} begins with the ringing of the second party.
 */
@Component
public class ExotelCallTranslator implements CallTranslator {
  /** In these the call goes on, or may. */
  private static final Set<String> PASSING = Set.of("queued", "ringing", "in-progress");

  /** Passthru's own words for how a call stands when the applet is reached. */
  private static final Map<String, String> CALL_TYPES =
      Map.of(
          "call-attempt", "in-progress",
          "completed", "completed",
          "client-hangup", "canceled",
          "incomplete", "no-answer",
          "voicemail", "voicemail");

  @Override
  public String sender() {
    return "exotel";
  }

  @Override
  public String usualKind(String file) {
    return file.endsWith(".query.form") ? "passthru" : null;
  }

  @Override
  public Delivery delivery(String kind, byte[] raw, String contentType, String query) {
    return translate(raw, contentType, query);
  }

  /**
   * @param raw the body, empty for Passthru
   * @param contentType the Content-Type header, may be null
   * @param query the raw query, may be null
   * @throws MalformedCallException when there is no call id, or the body is not what its type says
   */
  public Delivery translate(byte[] raw, String contentType, String query) {
    WebhookFields fields = WebhookFields.read(raw, contentType, query);
    String id = fields.callId("CallSid", "Sid", "call_id");
    String status = status(fields);
    boolean running = status != null && PASSING.contains(status);
    String started = fields.text("StartTime", "timestamp", "Created", "DateCreated");
    String to = fields.text("To", "CallTo", "CalledNumber", "exotel_to");
    String line = fields.text("PhoneNumber", "to_number", "OutgoingPhoneNumber");
    line = line == null ? number(fields.text("PhoneNumberSid", "phone_number_sid")) : line;
    CallEvent event =
        CallEventBuilder.builder()
            .provider("exotel")
            .providerCallId(id)
            .fromNumber(fields.text("From", "CallFrom", "CallerNumber", "from_number"))
            .toNumber(to == null ? line : to)
            .lineNumber(to == null ? null : line)
            .dialedNumber(fields.text("DialWhomNumber"))
            .direction(WebhookFields.direction(fields.text("Direction", "direction")))
            .durationSeconds(running ? null : fields.seconds("Duration", "duration"))
            .talkSeconds(running ? null : fields.seconds("ConversationDuration"))
            .dialSeconds(running ? null : fields.seconds("DialCallDuration"))
            .recordingUrl(fields.url("RecordingUrl", "recording_url"))
            .startedAt(ExotelTime.parse(started).orElse(null))
            .startedAtText(started)
            .status(status)
            .running(running ? true : null)
            .price(fields.text("Price", "price"))
            .agentPhone(fields.text("AgentPhone", "agent_phone"))
            .agentName(fields.text("AgentName", "Agent", "agent_name"))
            .agentHandle(fields.text("agent_slack_handle"))
            .department(fields.text("Department", "department"))
            .customerName(fields.text("CallerName"))
            .customerSegment(fields.text("customer_segment"))
            .build();
    return Delivery.ofCallback("exotel", event, raw, query, contentType);
  }

  /** A status of the call, of its dialling, or Passthru's word, in this order. */
  private static String status(WebhookFields fields) {
    String said = fields.text("Status", "CallStatus", "status");
    if (said == null || said.equalsIgnoreCase("null")) {
      String type = fields.text("CallType");
      String dialled = fields.text("DialCallStatus");
      String word = type == null ? null : CALL_TYPES.get(type.toLowerCase(Locale.ROOT));
      return word == null ? lower(dialled) : word;
    }
    return lower(said);
  }

  /** PhoneNumberSid is a number in all of Exotel's samples; an opaque id is none. */
  static String number(String sid) {
    return sid != null && sid.matches("\\+?[0-9 ()-]{6,30}") ? sid : null;
  }

  private static String lower(String word) {
    return word == null ? null : word.strip().toLowerCase(Locale.ROOT);
  }
}
