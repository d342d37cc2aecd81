package routes.recordings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import routes.outside.HostNames;
import routes.work.CannotContinueException;

/**
 * An address that came from outside, once there is only one way to read it.
 *
 * @param uri without user and fragment, its path without dot segments
 * @param host canonical
 */
record RecordingAddress(URI uri, String host) {
  private static final int LONGEST = 4_096;
  private static final int LONGEST_SHOWN_HOST = 100;
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

  /** An encoded control character, dot, slash, backslash or percent sign hiding one of these. */
  private static final Pattern DISGUISED =
      Pattern.compile("%(25)*([01][0-9a-f]|7f|2e|2f|5c)", Pattern.CASE_INSENSITIVE);

  private static final Pattern DOT_SEGMENT = Pattern.compile("(^|/)\\.{1,2}(;[^/]*)?(/|$)");

  /**
   * @throws CannotContinueException when the address could mean different things to different
   *     readers, or is none
   */
  static RecordingAddress read(String written) {
    String text = written == null ? "" : written.strip();
    if (text.length() > LONGEST || !PRINTABLE.matcher(text).matches()) {
      throw refused("is no web address");
    }
    try {
      return read(new URI(text));
    } catch (URISyntaxException broken) {
      throw refused("is no web address");
    }
  }

  private static RecordingAddress read(URI uri) throws URISyntaxException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused("is neither http nor https");
    }
    String authority = uri.getRawAuthority();
    if (authority != null && authority.contains("@")) {
      throw refused("contains a user name or a password");
    }
    Optional<String> host = Optional.ofNullable(uri.getHost()).flatMap(HostNames::canonical);
    if (host.isEmpty() || authority.endsWith(":")) {
      throw refused("has no host that can be read in one way only");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    if (!isPlainPath(path)) {
      throw refused("on " + shown(host.get()) + " has a path with hidden or relative parts");
    }
    String port = uri.getPort() == -1 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new RecordingAddress(
        new URI(scheme + "://" + host.get() + port + path + query), host.get());
  }

  static boolean isPlainPath(String path) {
    return PRINTABLE.matcher(path).matches()
        && !path.contains("\\")
        && !DISGUISED.matcher(path).find()
        && !DOT_SEGMENT.matcher(path).find();
  }

  boolean secure() {
    return uri.getScheme().equals("https");
  }

  int defaultPort() {
    return secure() ? 443 : 80;
  }

  int port() {
    return uri.getPort() == -1 ? defaultPort() : uri.getPort();
  }

  /** The only part of an address that a person may see; paths and queries can hold secrets. */
  String shownHost() {
    return shown(host);
  }

  private static String shown(String host) {
    return host.length() <= LONGEST_SHOWN_HOST
        ? host
        : host.substring(0, LONGEST_SHOWN_HOST) + "...";
  }

  private static CannotContinueException refused(String why) {
    return new CannotContinueException("The recording's address " + why);
  }
}
