package routes.calls;

/** No call has this id. */
public class CallNotFoundException extends RuntimeException {
  public CallNotFoundException() {
    super("Call not found");
  }
}
