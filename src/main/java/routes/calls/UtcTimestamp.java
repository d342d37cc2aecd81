package routes.calls;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Times as the first system wrote them in its answers: UTC with microseconds, the fraction left out
 * when it is zero.
 */
public final class UtcTimestamp {
  private static final DateTimeFormatter WITHOUT_ZONE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  private UtcTimestamp() {}

  /** Now, with a trailing Z. */
  public static String now() {
    return of(Instant.now());
  }

  /** With a trailing Z. */
  public static String of(Instant instant) {
    return withoutZone(instant) + "Z";
  }

  /** Without the Z, as {@code processed_at} has it. */
  public static String withoutZone(Instant instant) {
    long micros = instant.truncatedTo(ChronoUnit.MICROS).getNano() / 1_000;
    String seconds = WITHOUT_ZONE.format(instant);
    return micros == 0 ? seconds : "%s.%06d".formatted(seconds, micros);
  }
}
