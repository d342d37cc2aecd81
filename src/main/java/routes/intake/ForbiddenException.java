package routes.intake;

/** The sender is not who it must be to post here. */
public class ForbiddenException extends RuntimeException {
  ForbiddenException(String reason) {
    super(reason);
  }
}
