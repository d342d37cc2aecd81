package routes.calls;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/**
 * Times as Exotel and its Zaps write them. A text without a zone is Indian time (Exotel's call
 * details page: {@code YYYY-MM-DD HH:mm:ss}, no zone); {@code 1970-01-01} and {@code 0001-01-01}
 * stand for "none" (Passthru's frozen EndTime).
 */
public final class ExotelTime {
  private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
  private static final Instant EARLIEST = Instant.parse("1971-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

  private static final DateTimeFormatter ISO_LIKE =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendPattern("[' '][XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private ExotelTime() {}

  /**
   * @param text as received, may be null
   * @return the instant, or nothing when the text says none or cannot be read
   */
  public static Optional<Instant> parse(String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    String time = text.strip();
    return read(ISO_LIKE, time)
        .or(() -> read(DateTimeFormatter.RFC_1123_DATE_TIME, time))
        .filter(instant -> instant.isAfter(EARLIEST) && instant.isBefore(LATEST));
  }

  private static Optional<Instant> read(DateTimeFormatter format, String text) {
    try {
      TemporalAccessor time =
          format.parseBest(text, ZonedDateTime::from, OffsetDateTime::from, LocalDateTime::from);
      ZoneId zone = time.query(TemporalQueries.zone());
      return Optional.of(
          zone == null ? LocalDateTime.from(time).atZone(INDIA).toInstant() : Instant.from(time));
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
