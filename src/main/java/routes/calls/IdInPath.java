package routes.calls;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The id of a call as the path of a request carries it: percent-encoded, as Camel hands it over.
 */
public final class IdInPath {
  private IdInPath() {}

  /**
   * @throws CallNotFoundException for what can be no call's id
   */
  public static String decode(String encoded) {
    String id;
    try {
      id = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new CallNotFoundException();
    }
    if (id.indexOf('\0') >= 0) {
      throw new CallNotFoundException();
    }
    return id;
  }

  /** The id as one of ours, or null when it can only be a provider's. */
  public static UUID ours(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException theProviders) {
      return null;
    }
  }
}
