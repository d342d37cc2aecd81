package routes.book;

/** No file of routes that is in use has a route of this id. */
public class UnknownRouteException extends RuntimeException {
  public UnknownRouteException() {
    super("There is no such route");
  }
}
