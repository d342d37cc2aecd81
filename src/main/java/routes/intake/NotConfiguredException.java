package routes.intake;

/** A part that the call would need has no setting. */
public class NotConfiguredException extends RuntimeException {
  NotConfiguredException(String part) {
    super(part);
  }
}
