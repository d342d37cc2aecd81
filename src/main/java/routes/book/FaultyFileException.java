package routes.book;

/** A route file that cannot be read. */
final class FaultyFileException extends RuntimeException {
  private final transient RouteFault fault;

  FaultyFileException(RouteFault fault) {
    super(fault.toString());
    this.fault = fault;
  }

  RouteFault fault() {
    return fault;
  }
}
