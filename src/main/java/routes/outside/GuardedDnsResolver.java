package routes.outside;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.BiPredicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Keeps the hub from being led to addresses inside its own network. It is asked for each
 * connection, and the connection goes to the addresses it gives: a name that changes its mind
 * between a check and the connection gains nothing.
 */
public class GuardedDnsResolver implements DnsResolver {
  /** Where names are looked up. */
  public interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  /** The name leads to an address of our own network that nobody has allowed. */
  public static final class ForbiddenAddressException extends UnknownHostException {
    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  private final BiPredicate<String, InetAddress> exceptions;
  private final Lookup lookup;

  /**
   * @param exceptions which host, IPv6 in brackets, may lead to which address of our own network
   */
  public GuardedDnsResolver(BiPredicate<String, InetAddress> exceptions) {
    this(exceptions, InetAddress::getAllByName);
  }

  public GuardedDnsResolver(BiPredicate<String, InetAddress> exceptions, Lookup lookup) {
    this.exceptions = exceptions;
    this.lookup = lookup;
  }

  /** One that knows no exceptions. */
  public static DnsResolver publicOnly() {
    return new GuardedDnsResolver((host, address) -> false);
  }

  /**
   * @throws ForbiddenAddressException when a single one of the addresses is not public and not
   *     allowed by an exception
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.all(host);
    if (addresses == null || addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      if (!PublicAddresses.contains(address) && !exceptions.test(bracketed(host), address)) {
        throw new ForbiddenAddressException(
            host + " leads to an address that is not on the public internet");
      }
    }
    return addresses;
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
