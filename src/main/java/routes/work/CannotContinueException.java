package routes.work;

import java.util.Optional;

/**
 * A step failed and trying again cannot help: the call is parked until a person or new news acts.
 */
public class CannotContinueException extends RuntimeException {
  private final String resumeAt;

  /**
   * @param reason one sentence that says what a person can do, without secrets and telephone
   *     numbers
   */
  public CannotContinueException(String reason) {
    this(reason, null);
  }

  /**
   * @param resumeAt the stage at which a retry begins, or null for the stage that failed
   */
  public CannotContinueException(String reason, String resumeAt) {
    super(reason);
    this.resumeAt = resumeAt;
  }

  /** The stage at which a retry begins, where it is not the one that failed. */
  public Optional<String> resumeAt() {
    return Optional.ofNullable(resumeAt);
  }
}
