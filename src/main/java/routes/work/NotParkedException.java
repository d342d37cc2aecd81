package routes.work;

/** Only a call that ended without a message can be put back to work. */
public class NotParkedException extends RuntimeException {
  NotParkedException(String state) {
    super("The call is " + state + ", only a parked or skipped one can be put back to work");
  }
}
