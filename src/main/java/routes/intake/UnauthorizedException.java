package routes.intake;

/** The sender did not prove that it may post here. */
public class UnauthorizedException extends RuntimeException {
  public UnauthorizedException(String reason) {
    super(reason);
  }
}
