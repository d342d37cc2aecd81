package routes.slack;

import java.util.Collection;

/** No layout of calls that can be used has the name that was asked for. */
public class UnknownLayoutException extends RuntimeException {
  UnknownLayoutException(Collection<String> known) {
    super("There is no such layout, or it is refused; there are " + String.join(", ", known));
  }
}
