package routes.users;

/** What somebody wants to change about users or tokens is not possible; the message says why. */
public class RefusedChangeException extends RuntimeException {
  public RefusedChangeException(String reason) {
    super(reason);
  }
}
