package routes.recordings;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.outside.HostNames;
import routes.outside.PublicAddresses;

/**
 * One entry of the allow-list.
 *
 * @param provider whose credentials belong here; {@code public}: nobody's
 * @param subdomains the entry stands for what lies below the host, not for the host itself
 * @param host canonical
 * @param port -1 for the scheme's own
 * @param plainHttp whether http will do
 * @param path the segments that a path must begin with, without a slash at the end; may be empty
 */
record RecordingHost(
    String provider, boolean subdomains, String host, int port, boolean plainHttp, String path) {

  static final String PUBLIC = "public";

  private static final Pattern FORM =
      Pattern.compile(
          "(?<provider>[a-z][a-z0-9-]{0,30})=(?<scheme>https?://)?(?<wide>\\*\\.)?"
              + "(?<host>\\[[^\\]]*]|[^:/\\[\\]]+)(:(?<port>\\d{1,5}))?(?<path>/[^?#]*)?");

  /**
   * Reads {@code provider=[http://|https://][*.]host[:port][/path-prefix]}.
   *
   * @throws IllegalArgumentException with what is wrong, to be put behind the entry
   */
  static RecordingHost parse(String entry) {
    Matcher form = FORM.matcher(entry);
    if (!form.matches()) {
      throw new IllegalArgumentException("is not of the form provider=host[:port][/path-prefix]");
    }
    boolean wide = form.group("wide") != null;
    String host =
        HostNames.canonical(form.group("host"))
            .orElseThrow(() -> new IllegalArgumentException("has no valid host"));
    Optional<InetAddress> literal = HostNames.literal(host);
    if (wide && (literal.isPresent() || !host.contains("."))) {
      throw new IllegalArgumentException("puts *. in front of something that is no domain");
    }
    if (literal.filter(a -> a.isAnyLocalAddress() || a.isMulticastAddress()).isPresent()) {
      throw new IllegalArgumentException("names an address that nothing can be fetched from");
    }
    boolean near =
        host.equals("localhost") || literal.filter(a -> !PublicAddresses.contains(a)).isPresent();
    String scheme = form.group("scheme");
    return new RecordingHost(
        form.group("provider"),
        wide,
        host,
        port(form.group("port")),
        scheme == null ? near : scheme.equals("http://"),
        path(form.group("path")));
  }

  private static int port(String written) {
    int port = written == null ? -1 : Integer.parseInt(written);
    if (port == 0 || port > 65_535) {
      throw new IllegalArgumentException("has a port that does not exist");
    }
    return port;
  }

  private static String path(String written) {
    String path = written == null ? "" : written.replaceFirst("/$", "");
    if (!path.isEmpty() && !RecordingAddress.isPlainPath(path)) {
      throw new IllegalArgumentException("has a path that no recording can have");
    }
    return path;
  }

  boolean hasHost(String canonical) {
    return subdomains ? canonical.endsWith("." + host) : canonical.equals(host);
  }

  boolean hasScheme(RecordingAddress address) {
    return plainHttp || address.secure();
  }

  boolean hasPort(RecordingAddress address) {
    return address.port() == (port == -1 ? address.defaultPort() : port);
  }

  /** Whole segments: {@code /a} has {@code /a} and {@code /a/b} below it, but not {@code /ab}. */
  boolean hasPath(RecordingAddress address) {
    String asked = address.uri().getRawPath();
    return path.isEmpty() || asked.equals(path) || asked.startsWith(path + "/");
  }

  /** Whether the entry names this very address, so that it may be loopback or private. */
  boolean names(String canonical, InetAddress address) {
    if (subdomains || !host.equals(canonical)) {
      return false;
    }
    return host.equals("localhost")
        ? address.isLoopbackAddress()
        : HostNames.literal(host).filter(address::equals).isPresent();
  }
}
