package routes.work;

import java.time.Duration;
import java.util.Optional;

/** A step failed in a way that time may mend: the call keeps its stage and is tried again later. */
public class TryAgainException extends RuntimeException {
  private final Duration after;

  /** The hub chooses the delay: exponential, with jitter. */
  public TryAgainException(String reason) {
    this(reason, null);
  }

  /**
   * @param reason one sentence for a person, without secrets and telephone numbers
   * @param after what the other side asked for (Retry-After), or null
   */
  public TryAgainException(String reason, Duration after) {
    super(reason);
    this.after = after;
  }

  /** The shortest delay that the other side asked for. */
  public Optional<Duration> after() {
    return Optional.ofNullable(after);
  }
}
