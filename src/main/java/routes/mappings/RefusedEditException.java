package routes.mappings;

/** An edit that was not written; its message says why, to whoever made it. */
public class RefusedEditException extends RuntimeException {
  private final boolean stale;

  RefusedEditException(String message, Exception cause) {
    super(message, cause);
    stale = false;
  }

  private RefusedEditException(String message) {
    super(message);
    stale = true;
  }

  static RefusedEditException meanwhile() {
    return new RefusedEditException("Somebody has changed the file meanwhile");
  }

  /** Whether the file stands otherwise than when the edit was begun. */
  public boolean stale() {
    return stale;
  }
}
