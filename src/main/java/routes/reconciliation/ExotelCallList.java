package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.intake.ExotelCallTranslator;
import routes.recordings.RecordingSettings;

/**
 * Exotel's list of calls (its page "Call Details", Bulk Call Details): Indian time, 100 calls a
 * page at the most, the next page begins behind a cursor.
 */
@Component
class ExotelCallList implements CallList {
  private static final DateTimeFormatter INDIAN_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.of("Asia/Kolkata"));

  private final ExotelCallTranslator translator;
  private final Access access;

  ExotelCallList(
      ExotelCallTranslator translator, ReconciliationSettings settings, RecordingSettings logins) {
    this.translator = translator;
    this.access =
        new Access(
            settings.exotel().account(),
            logins.exotel().authorization(),
            "EXOTEL_API_KEY, EXOTEL_API_TOKEN, EXOTEL_SID and EXOTEL_BASE_URL");
  }

  @Override
  public String sender() {
    return "exotel";
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public String beginning(Instant from) {
    return INDIAN_TIME.format(from);
  }

  @Override
  public String end(Instant until) {
    return INDIAN_TIME.format(until);
  }

  @Override
  public Page page(JsonNode answer, CallRound round) {
    JsonNode calls = answer.path("Calls");
    String next = CallList.parameter(answer.at("/Metadata/NextPageUri"), "After").orElse(null);
    return new Page(calls, calls.isEmpty() ? null : next);
  }

  /** The list has the names of the status callback. */
  @Override
  public Optional<CallEvent> event(JsonNode call) {
    byte[] raw = call.toString().getBytes(StandardCharsets.UTF_8);
    return Optional.of(translator.translate(raw, "application/json", null).event());
  }
}
