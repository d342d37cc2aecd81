package routes.takeover;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;
import routes.calls.ExotelTime;

/**
 * A row of the Python app's table {@code processed_calls}, in the words of the hub.
 *
 * @param columns text by name; a column may be absent or null
 */
record ProcessedCall(Map<String, String> columns) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_ID = 200;
  private static final int LONGEST_REASON = 1_000;
  private static final Set<String> TRUE = Set.of("1", "1.0", "true", "True");
  private static final String ERROR = "Error: ";

  /**
   * @param state {@code posted}, {@code skipped} or {@code parked}
   * @param reason null for posted
   */
  record Outcome(String state, String reason) {}

  /** Why the row means nothing to the hub. */
  Optional<String> fault() {
    String id = text("call_id");
    if (id.isBlank()) {
      return Optional.of("it has no call_id");
    }
    return id.length() > LONGEST_ID
        ? Optional.of("its call_id has more than " + LONGEST_ID + " characters")
        : Optional.empty();
  }

  String callId() {
    return text("call_id");
  }

  /**
   * What the app had come to. What it failed to post is history, as it was there; what it was still
   * at may or may not be in Slack, which a person has to find out.
   */
  Outcome outcome() {
    if (TRUE.contains(text("slack_posted"))) {
      return new Outcome("posted", null);
    }
    return switch (text("status")) {
      case "failed" -> new Outcome("skipped", failure());
      case "completed" ->
          new Outcome("skipped", "The Python app finished it without a message in Slack");
      default ->
          new Outcome(
              "parked",
              "The Python app was at it when it was taken over; look in Slack before you replay it");
    };
  }

  private String failure() {
    String said = text("transcription_text");
    String why = said.startsWith(ERROR) ? said.substring(ERROR.length()) : said;
    String reason = "Failed in the Python app" + (why.isBlank() ? "" : ": " + why);
    return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
  }

  /** What the app knew of the telephone call; it kept no address of a recording. */
  CallEvent event() {
    return CallEventBuilder.builder()
        .provider("exotel")
        .providerCallId(callId())
        .fromNumber(said("from_number"))
        .toNumber(said("to_number"))
        .durationSeconds(seconds())
        .startedAt(ExotelTime.parse(said("timestamp")).orElse(null))
        .startedAtText(said("timestamp"))
        .build();
  }

  /** The transcript, or null. */
  String words() {
    return said("transcription_text");
  }

  /** When the app was done with it: UTC, which it writes without a zone. */
  Optional<Instant> processedAt() {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text("processed_at").replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      return Optional.of(
          time instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The row itself, as JSON. */
  String asJson() {
    ObjectNode row = JSON.createObjectNode();
    columns.forEach(row::put);
    return row.toString();
  }

  private Integer seconds() {
    try {
      return Integer.valueOf(text("duration").strip());
    } catch (NumberFormatException unreadable) {
      return null;
    }
  }

  private String said(String column) {
    String text = text(column);
    return text.isEmpty() ? null : text;
  }

  private String text(String column) {
    String text = columns.get(column);
    return text == null ? "" : text;
  }
}
