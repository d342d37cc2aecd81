package routes.outside;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses of the public internet: everything except what IANA's special-purpose registries
 * set apart, and the machine's own neighbourhood.
 */
public final class PublicAddresses {
  private static final List<Block> NOT_PUBLIC_V4 =
      blocks(
          "0.0.0.0/8", // this host
          "10.0.0.0/8", // private
          "100.64.0.0/10", // behind a provider's NAT
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // Azure's own services, from inside a machine there
          "169.254.0.0/16", // link-local, metadata services
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /** Public IPv6 is handed out of this block only: ULA, link-local, NAT64 and so on lie outside. */
  private static final Block GLOBAL_V6 = Block.parse("2000::/3");

  private static final List<Block> NOT_PUBLIC_V6 =
      blocks(
          "2001::/23", // protocol assignments, Teredo
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, an IPv4 address in disguise
          "3fff::/20"); // documentation

  private PublicAddresses() {}

  /** Whether anybody on the internet could be there. */
  public static boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC_V4.stream().noneMatch(block -> block.contains(address));
    }
    return GLOBAL_V6.contains(address)
        && NOT_PUBLIC_V6.stream().noneMatch(block -> block.contains(address));
  }

  private static List<Block> blocks(String... written) {
    return Arrays.stream(written).map(Block::parse).toList();
  }

  private record Block(byte[] network, int bits) {
    static Block parse(String written) {
      String[] parts = written.split("/");
      String host = parts[0].contains(":") ? "[" + parts[0] + "]" : parts[0];
      return new Block(
          HostNames.literal(host).orElseThrow().getAddress(), Integer.parseInt(parts[1]));
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
