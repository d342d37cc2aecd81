package routes.calls;

/** A program asks for what makes no sense; the message tells it why. */
public class MalformedRequestException extends RuntimeException {
  public MalformedRequestException(String reason) {
    super(reason);
  }
}
