package routes.slack;

/** A body that Slack has signed and that is no click on a button. */
public class MalformedClickException extends RuntimeException {
  MalformedClickException(String reason) {
    super(reason);
  }
}
