package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.calls.CallFold;
import routes.intake.TwilioCallTranslator;
import routes.recordings.RecordingSettings;

/**
 * Twilio's lists (its OpenAPI description, v2010): of recordings and then of calls, since a call
 * does not name its recording. UTC, 1,000 entries a page at the most.
 */
@Component
class TwilioCallList implements CallList {
  private static final String RECORDINGS = "twilio-recordings";
  private static final String RECORDING = "recording";

  /** What a callback calls the fields of the list. */
  private static final Map<String, String> CALLBACK_NAMES =
      Map.of(
          "sid", "CallSid",
          "status", "CallStatus",
          "from", "From",
          "to", "To",
          "direction", "Direction",
          "forwarded_from", "ForwardedFrom",
          "caller_name", "CallerName",
          "duration", "CallDuration",
          "end_time", "Timestamp");

  private final TwilioCallTranslator translator;
  private final ReconciliationSettings.Server settings;
  private final Access access;

  TwilioCallList(
      TwilioCallTranslator translator, ReconciliationSettings settings, RecordingSettings logins) {
    this.translator = translator;
    this.settings = settings.twilio();
    this.access =
        new Access(
            logins.twilio().accountSid(),
            logins.twilio().authorization(),
            "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_BASE_URL");
  }

  @Override
  public String sender() {
    return "twilio";
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public List<String> names() {
    return List.of(RECORDINGS, "twilio-calls");
  }

  @Override
  public String beginning(Instant from) {
    return from.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Not said: Twilio may take it for the midnight before. */
  @Override
  public String end(Instant until) {
    return "";
  }

  @Override
  public Page page(JsonNode answer, CallRound round) {
    JsonNode address = answer.path("next_page_uri");
    String next =
        CallList.parameter(address, "PageToken")
            .map(token -> token + CallList.parameter(address, "Page").orElse(""))
            .orElse(null);
    if (round.listName().equals(RECORDINGS)) {
      JsonNode recordings = answer.path("recordings");
      recordings.forEach(recording -> remember(recording, round.recordings()));
      return new Page(List.of(), recordings.isEmpty() ? null : next);
    }
    JsonNode calls = answer.path("calls");
    calls.forEach(call -> attach(round.recordings().get(call.path("sid").asText()), call));
    return new Page(calls, calls.isEmpty() ? null : next);
  }

  /** Of several, the newest, which Twilio lists first. One of a conference names no call. */
  private static void remember(JsonNode recording, Map<String, JsonNode> recordings) {
    if (recording.path("status").asText("completed").equals("completed")
        && recording.path("sid").asText().matches("RE[A-Za-z0-9]{1,64}")) {
      recordings.putIfAbsent(recording.path("call_sid").asText(), recording);
    }
  }

  private static void attach(JsonNode recording, JsonNode call) {
    if (recording != null && call instanceof ObjectNode object) {
      object.set(RECORDING, recording);
    }
  }

  /** The second leg of a forwarded call is listed as a call of its own and is none. */
  @Override
  public Optional<CallEvent> event(JsonNode call) {
    if (!call.path("parent_call_sid").asText("").isEmpty()
        && !call.path("parent_call_sid").isNull()) {
      return Optional.empty();
    }
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    CALLBACK_NAMES.forEach((ours, theirs) -> status.set(theirs, call.path(ours)));
    CallEvent event = translate("status", status);
    if (!call.has(RECORDING)) {
      return Optional.of(event);
    }
    ObjectNode recording = JsonNodeFactory.instance.objectNode();
    recording.set("CallSid", call.path("sid"));
    recording.put("RecordingStatus", "completed");
    recording.put(
        "RecordingUrl",
        "%s/2010-04-01/Accounts/%s/Recordings/%s"
            .formatted(settings.baseUrl(), access.account(), call.at("/recording/sid").asText()));
    return Optional.of(CallFold.fold(List.of(event, translate(RECORDING, recording))));
  }

  private CallEvent translate(String kind, ObjectNode callback) {
    byte[] raw = callback.toString().getBytes(StandardCharsets.UTF_8);
    return translator.translate(kind, raw, "application/json", null).event();
  }
}
