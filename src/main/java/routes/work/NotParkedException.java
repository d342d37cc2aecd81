package routes.work;

/** A call is not in the state in which this can be done with it. */
public class NotParkedException extends RuntimeException {
  NotParkedException(String state) {
    this(state, "a parked or skipped one can be put back to work");
  }

  /**
   * @param only what can be done with which one
   */
  NotParkedException(String state, String only) {
    super("The call is " + state + ", only " + only);
  }
}
