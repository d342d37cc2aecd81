package routes.work;

/** Only a parked call can be put back to work. */
public class NotParkedException extends RuntimeException {
  NotParkedException(String state) {
    super("The call is " + state + ", only a parked one can be put back to work");
  }
}
