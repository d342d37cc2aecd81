package routes.intake;

import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;
import routes.calls.ExotelTime;

/**
 * Message Translator for a call that Zapier posts for Exotel. Zapier quotes numbers and leaves out
 * unmapped fields, and some Zaps send null for them; all of that is one call.
 */
@Component
public class ZapierCallTranslator implements CallTranslator {
  private static final int CALL_ID = 200;
  private static final int NUMBER = 64;
  private static final int URL = 4_096;
  private static final int TEXT = 1_000;

  @Override
  public String sender() {
    return "zapier";
  }

  @Override
  public Delivery delivery(String kind, byte[] raw, String contentType, String query) {
    return translate(raw, contentType);
  }

  /**
   * @param raw the body as received
   * @param contentType the Content-Type header, may be null
   * @throws MalformedCallException naming each fault in the order of the contract's fields
   */
  public Delivery translate(byte[] raw, String contentType) {
    JsonBody body = JsonBody.parse(raw, contentType);
    takeExotelsNames(body);
    String callId = body.required("call_id", CALL_ID);
    String from = body.required("from_number", NUMBER);
    String to = body.required("to_number", NUMBER);
    String reached = body.optional("exotel_to", NUMBER);
    Integer duration = body.requiredInteger("duration");
    String recordingUrl = body.optional("recording_url", URL);
    String timestamp = body.optional("timestamp", TEXT);
    String status = body.optional("status", TEXT);
    String agentPhone = body.optional("agent_phone", NUMBER);
    String agentName = body.optional("agent_name", TEXT);
    String agentHandle = body.optional("agent_slack_handle", TEXT);
    String department = body.optional("department", TEXT);
    String segment = body.optional("customer_segment", TEXT);
    String line = body.optional("phone_number_sid", NUMBER);
    String price = body.optional("price", TEXT);
    String direction = body.optional("direction", TEXT);
    body.refuseIfFaulty();
    boolean toLine = reached != null && !reached.equals(to);
    CallEvent event =
        CallEventBuilder.builder()
            .provider("exotel")
            .providerCallId(identified(callId, raw))
            .fromNumber(from)
            .toNumber(toLine ? reached : to)
            .lineNumber(toLine ? to : ExotelCallTranslator.number(line))
            .direction(WebhookFields.direction(direction))
            .price(price)
            .durationSeconds(duration)
            .recordingUrl(recordingUrl)
            .startedAt(ExotelTime.parse(timestamp).orElse(null))
            .startedAtText(timestamp)
            .status(status)
            .agentPhone(agentPhone)
            .agentName(agentName)
            .agentHandle(agentHandle)
            .department(department)
            .customerSegment(segment)
            .build();
    return new Delivery(
        "zapier",
        event,
        callId,
        raw,
        contentType == null ? Map.of() : Map.of("Content-Type", contentType));
  }

  /** A Zap may hand Exotel's fields on as they are called there, all of them or some. */
  private static void takeExotelsNames(JsonBody body) {
    body.alias("call_id", "Sid", "CallSid");
    body.alias("from_number", "From", "CallerNumber");
    body.alias("to_number", "PhoneNumber", "To", "CalledNumber");
    body.alias("exotel_to", "To");
    body.alias("phone_number_sid", "PhoneNumberSid");
    body.alias("duration", "Duration");
    body.alias("recording_url", "RecordingUrl");
    body.alias("timestamp", "StartTime", "DateCreated");
    body.alias("status", "Status");
    body.alias("price", "Price");
    body.alias("direction", "Direction");
    body.alias("agent_phone", "AgentPhone");
    body.alias("agent_name", "AgentName", "Agent");
    body.alias("department", "Department");
  }

  /**
   * Calls with an empty id, which old Zaps can send, are told apart by what they say. A blank that
   * a Zap puts beside the id does not make it another than Exotel's own.
   */
  private static String identified(String callId, byte[] raw) {
    return callId.isBlank() ? "unnamed-" + Sha256.hex(raw) : callId.strip();
  }
}
