package routes.operations;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.watching.HubMeters.Refusal;

/**
 * How many requests the webhooks take from one address: a minute's worth at once, and from then on
 * as many as the minute brings. Of each address only the moment is kept at which all that it has
 * sent is paid for, so this needs no library; the addresses that were heard of last are kept.
 */
@Component
class SenderLimit {
  static final int MOST_ADDRESSES = 10_000;

  private static final List<String> WEBHOOKS =
      List.of(
          "/webhook/",
          "/webhooks/",
          "/api/v1/callrail/",
          "/api/v1/shunya/",
          "/callrail/",
          "/slack/");

  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final int NETWORK_BYTES = 8;

  private final Map<String, Long> paidAt =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };
  private final int perMinute;
  private final LongSupplier clock;

  @Autowired
  SenderLimit(@Value("${hub.inbox.rate-limit}") int perMinute) {
    this(perMinute, System::nanoTime);
  }

  /**
   * @param perMinute requests; 0 sets no limit
   * @param clock nanoseconds since any moment
   */
  SenderLimit(int perMinute, LongSupplier clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * @param path decoded, without parameters
   * @param address of the other end of the connection, in figures
   * @throws RefusedRequestException when too many came from there
   */
  void admit(String path, String address) {
    if (perMinute > 0 && WEBHOOKS.stream().anyMatch(path::startsWith)) {
      long wait = nanosToWait(sender(address));
      if (wait > 0) {
        throw new RefusedRequestException(
            429,
            Refusal.TOO_MANY,
            "Too many requests from this address, try again later",
            Map.of("Retry-After", String.valueOf(TimeUnit.NANOSECONDS.toSeconds(wait) + 1)));
      }
    }
  }

  /** Addresses of which something is kept. */
  synchronized int known() {
    return paidAt.size();
  }

  private synchronized long nanosToWait(String sender) {
    long now = clock.getAsLong();
    Long before = paidAt.get(sender);
    long paid = (before == null || before - now < 0 ? now : before) + MINUTE / perMinute;
    long wait = paid - now - MINUTE;
    if (wait <= 0) {
      paidAt.put(sender, paid);
    }
    return wait;
  }

  /** Whoever has one IPv6 address has the 2^64 of its network. */
  private static String sender(String address) {
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == 4
          ? address
          : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), 16))
              .getHostAddress();
    } catch (UnknownHostException impossible) {
      return address;
    }
  }
}
