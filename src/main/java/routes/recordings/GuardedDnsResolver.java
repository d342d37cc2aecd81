package routes.recordings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Keeps the hub from being led to addresses inside its own network. It is asked for each
 * connection, and the connection goes to the addresses it gives: a name that changes its mind
 * between a check and the connection gains nothing.
 */
@Component
class GuardedDnsResolver implements DnsResolver {
  /** Where names are looked up. */
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  /** The name leads to an address that RECORDING_HOSTS does not name. */
  static final class ForbiddenAddressException extends UnknownHostException {
    ForbiddenAddressException(String message) {
      super(message);
    }
  }

  private final RecordingHosts hosts;
  private final Lookup lookup;

  @Autowired
  GuardedDnsResolver(RecordingHosts hosts) {
    this(hosts, InetAddress::getAllByName);
  }

  GuardedDnsResolver(RecordingHosts hosts, Lookup lookup) {
    this.hosts = hosts;
    this.lookup = lookup;
  }

  /**
   * @throws ForbiddenAddressException when a single one of the addresses is not public and not
   *     named by an entry
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = lookup.all(host);
    if (addresses == null || addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      if (!PublicAddresses.contains(address) && !hosts.names(bracketed(host), address)) {
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
