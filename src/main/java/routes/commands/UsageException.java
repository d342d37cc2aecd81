package routes.commands;

/** A command line that makes no sense; its message says why, for a person. */
public class UsageException extends RuntimeException {
  public UsageException(String message) {
    super(message);
  }
}
