package routes.outside;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One spelling for each host. What some resolvers read as an address although it does not look like
 * one (decimal, hexadecimal, octal, shortened, IPv4 inside IPv6) has no spelling here.
 */
public final class HostNames {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern LIKE_A_NUMBER = Pattern.compile("\\d+|0x[0-9a-f]*");

  private HostNames() {}

  /** The host in lower case, IPv6 in brackets; empty when it is no host name and no address. */
  public static Optional<String> canonical(String written) {
    String host = written.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      return IPV6.matcher(host).matches() ? canonicalIpv6(host) : Optional.empty();
    }
    if (IPV4.matcher(host).matches()) {
      return Optional.of(host);
    }
    return isName(host) ? Optional.of(host) : Optional.empty();
  }

  /** The address, when the canonical host is one; never asks the DNS. */
  public static Optional<InetAddress> literal(String canonical) {
    if (!canonical.startsWith("[") && !IPV4.matcher(canonical).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(canonical));
    } catch (UnknownHostException impossible) {
      return Optional.empty();
    }
  }

  private static Optional<String> canonicalIpv6(String bracketed) {
    try {
      InetAddress address = InetAddress.getByName(bracketed);
      return address instanceof Inet6Address
          ? Optional.of("[" + address.getHostAddress() + "]")
          : Optional.empty();
    } catch (UnknownHostException notAnAddress) {
      return Optional.empty();
    }
  }

  private static boolean isName(String host) {
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return host.length() <= 253 && !LIKE_A_NUMBER.matcher(labels[labels.length - 1]).matches();
  }
}
