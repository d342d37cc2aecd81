package routes.retention;

/** What was asked names no telephone number, or not what is to happen to it. */
public class MalformedNumberException extends RuntimeException {
  MalformedNumberException(String reason) {
    super(reason);
  }
}
