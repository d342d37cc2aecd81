package routes.recordings;

/** A recording is not given out by this link. */
public class RefusedLinkException extends RuntimeException {
  private final int status;

  /**
   * @param status of the answer
   * @param reason one sentence for whoever has the link
   */
  RefusedLinkException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /**
   * 403 for a link that the hub has not made, 404 when there is no recording, 410 for a link that
   * was valid once, 503 while the object store is away.
   */
  public int status() {
    return status;
  }
}
