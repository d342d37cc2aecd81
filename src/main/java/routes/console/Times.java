package routes.console;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Times and sizes as pages show them. A script writes the times anew in the viewer's zone. */
@Component("times")
public class Times {
  private final ZoneId zone;
  private final DateTimeFormatter format;

  Times(@Value("${hub.timezone}") ZoneId zone) {
    this.zone = zone;
    this.format =
        DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss z", Locale.ENGLISH).withZone(zone);
  }

  /** In HUB_TIMEZONE, for whoever has no scripts. */
  public String show(Instant instant) {
    return format.format(instant);
  }

  /** This day in HUB_TIMEZONE, such as {@code 2026-11-30}. */
  public String day() {
    return LocalDate.now(zone).toString();
  }

  /**
   * The beginning of a day in HUB_TIMEZONE.
   *
   * @param day such as {@code 2026-11-30}; null when there is none
   */
  Instant beginningOf(LocalDate day) {
    return day == null ? null : day.atStartOfDay(zone).toInstant();
  }

  /** Whether this is still to come; null is not. */
  public boolean isAhead(Instant instant) {
    return instant != null && instant.isAfter(Instant.now());
  }

  /** Between two instants; the second may be null: empty. */
  public String between(Instant from, Instant to) {
    return to == null ? "" : show(Duration.between(from, to));
  }

  /** A span of whole milliseconds, as the other ones. */
  public String millis(long millis) {
    return show(Duration.ofMillis(millis));
  }

  /** Such as {@code 320 ms}, {@code 4.2 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
  public String show(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ENGLISH, "%.1f s", millis / 1_000.0);
    }
    long seconds = millis / 1_000;
    return seconds < 3_600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }

  /** Whole seconds as {@code 4:07} or {@code 1:02:03}; empty when nobody said so. */
  public String clock(Number length) {
    if (length == null) {
      return "";
    }
    long seconds = length.longValue();
    return seconds < 3_600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
  }

  /** US dollars; empty when there is no price. */
  public String dollars(BigDecimal cost) {
    return cost == null ? "" : "$" + cost.stripTrailingZeros().toPlainString();
  }

  /** Bytes as {@code 1.4 MB}. */
  public String size(long bytes) {
    return bytes < 1_000_000
        ? Math.max(1, bytes / 1_000) + " kB"
        : String.format(Locale.ENGLISH, "%.1f MB", bytes / 1_000_000.0);
  }
}
