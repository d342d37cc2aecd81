package routes.watching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Counts what comes in at the hub's border. docs/reference/metrics.md lists all meters. */
@Component
public class HubMeters {

  /** Why a request was not taken. */
  public enum Refusal {
    MALFORMED,
    TOO_LARGE,
    TOO_SLOW,
    TOO_MANY,
    BROKEN,
    ENCODED,
    WRONG_SECRET,
    WRONG_TOKEN,
    NOT_FOUND,
    NOT_PARKED,
    NOT_CONFIGURED,
    NOT_STARTED,
    BUSY,
    DATABASE_AWAY,
    UNEXPECTED;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final MeterRegistry meters;

  public HubMeters(MeterRegistry meters) {
    this.meters = meters;
    for (Refusal reason : Refusal.values()) {
      refusals(reason);
    }
  }

  /**
   * A delivery was answered with 200.
   *
   * @param source the webhook that took it, for example {@code zapier}
   * @param became {@code accepted}, {@code repeated}, {@code folded} or {@code resumed}
   */
  public void delivered(String source, String became) {
    meters.counter("switchboard.deliveries", "source", source, "became", became).increment();
  }

  /** A request was answered with something else than what it asked for. */
  public void refused(Refusal reason) {
    refusals(reason).increment();
  }

  private Counter refusals(Refusal reason) {
    return meters.counter("switchboard.requests.refused", "reason", reason.label());
  }
}
