package routes.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;

/**
 * Message Translator for Twilio's callbacks: the status of a call and its recordings. A recording
 * of a conference names no call (Twilio's page on the Conference noun); its address then does, as
 * {@code ?callId=}, else the conference is a call of its own.
 */
@Component
public class TwilioCallTranslator implements CallTranslator {
  private static final String STATUS = "status";

  private static final Set<String> PASSING =
      Set.of("queued", "initiated", "ringing", "in-progress", "answered");

  private static final Set<String> KINDS =
      Set.of(STATUS, "recording", "conference-recording", "events");

  @Override
  public String sender() {
    return "twilio";
  }

  @Override
  public String usualKind(String file) {
    return STATUS;
  }

  @Override
  public Delivery delivery(String kind, byte[] raw, String contentType, String query) {
    return translate(kind == null ? STATUS : kind, raw, contentType, query);
  }

  /**
   * @param kind the last part of the address
   * @param raw the body
   * @param contentType the Content-Type header, may be null
   * @param query the raw query, may be null
   * @throws UnknownWebhookException for an address that no callback of Twilio's comes to
   * @throws MalformedCallException when no call is named, or the body is not what its type says
   */
  public Delivery translate(String kind, byte[] raw, String contentType, String query) {
    if (!KINDS.contains(kind)) {
      throw new UnknownWebhookException("Twilio sends nothing to \"" + kind + "\"");
    }
    WebhookFields fields = WebhookFields.read(raw, contentType, query);
    String id = fields.callId("callId", "CallSid", "ConferenceSid", "data[callSid]");
    String status = fields.text("CallStatus", "data[status]");
    boolean ended = status != null && !PASSING.contains(status.toLowerCase(Locale.ROOT));
    Integer seconds = ended ? fields.seconds("CallDuration") : null;
    String time = fields.text("Timestamp");
    CallEvent event =
        CallEventBuilder.builder()
            .provider("twilio")
            .providerCallId(id)
            .fromNumber(fields.text("From", "Caller"))
            .toNumber(fields.text("To", "Called"))
            .lineNumber(fields.text("ForwardedFrom"))
            .direction(WebhookFields.direction(fields.text("Direction")))
            .durationSeconds(seconds)
            .recordingUrl(recording(fields))
            .startedAt(started(time, ended, seconds))
            .startedAtText(time)
            .status(status)
            .running(ended ? null : true)
            .sequence(fields.seconds("SequenceNumber"))
            .customerName(fields.text("CallerName"))
            .build();
    return Delivery.ofCallback("twilio", event, raw, query, contentType);
  }

  /** The address has no ending; one picks the format (Twilio's page on recordings). */
  private static String recording(WebhookFields fields) {
    String url = fields.url("RecordingUrl");
    String state = fields.text("RecordingStatus");
    if (url == null || state != null && !state.equals("completed")) {
      return null;
    }
    return url.matches(".*\\.(mp3|wav)$") ? url : url + ".mp3";
  }

  /** The time of the event: an ended call began as long before as it lasted. */
  private static Instant started(String time, boolean ended, Integer seconds) {
    try {
      Instant at =
          time == null
              ? null
              : ZonedDateTime.parse(time, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return at == null || !ended || seconds == null ? at : at.minusSeconds(seconds);
    } catch (DateTimeException unreadable) {
      return null;
    }
  }
}
