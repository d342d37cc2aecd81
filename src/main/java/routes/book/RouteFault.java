package routes.book;

/**
 * What is wrong with a route file.
 *
 * @param file its name, relative to the directory of the routes
 * @param line where, counted from 1; 0 when no line can be named
 * @param reason one line that an editor of the file can act on
 */
public record RouteFault(String file, int line, String reason) {
  /** The reason with its line, without the file's name. */
  public String sentence() {
    return line > 0 ? "line " + line + ": " + reason : reason;
  }

  @Override
  public String toString() {
    return file + ", " + sentence();
  }
}
