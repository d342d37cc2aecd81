package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.outside.GuardedDnsResolver;
import routes.outside.GuardedDnsResolver.ForbiddenAddressException;
import routes.outside.PublicAddresses;

class GuardedDnsResolverTest {
  private static GuardedDnsResolver resolver(String setting, String... answer) {
    return new GuardedDnsResolver(
        RecordingHostsTest.hosts(setting)::names, host -> addresses(answer));
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:1::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "3fff:fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void refusesWhatIsNotOnThePublicInternet(String address) {
    assertThatThrownBy(() -> resolver("", address).resolve("a.exotel.com"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.0.1.1",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2400:cb00::1",
        "2606:4700:4700::1111",
        "2a00:1450::1",
        "2001:200::1",
        "2001:4860:4860::8888"
      })
  void letsPublicAddressesPass(String address) throws Exception {
    assertThat(resolver("", address).resolve("a.exotel.com")).containsExactly(addresses(address));
  }

  @Test
  void refusesAnIpv4AddressInsideOfAnIpv6One() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 8;
    InetAddress address = Inet6Address.getByAddress(null, mapped, 0);

    assertThat(PublicAddresses.contains(address)).isFalse();
  }

  @Test
  void refusesAnAnswerThatIsOnlyPartlyPublic() {
    assertThatThrownBy(() -> resolver("", "1.1.1.1", "10.0.0.1", "1.0.0.1").resolve("a.exotel.com"))
        .isInstanceOf(ForbiddenAddressException.class)
        .message()
        .contains("a.exotel.com")
        .doesNotContain("10.0.0.1");
  }

  @Test
  void refusesAnEmptyAnswer() {
    assertThatThrownBy(() -> resolver("").resolve("a.exotel.com"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void looksAtEachAnswerOfANameThatChangesItsMind() throws Exception {
    Deque<InetAddress[]> answers =
        new ArrayDeque<>(List.of(addresses("1.1.1.1"), addresses("127.0.0.1")));
    GuardedDnsResolver resolver =
        new GuardedDnsResolver(RecordingHostsTest.hosts("")::names, host -> answers.remove());

    assertThat(resolver.resolve("a.exotel.com")).hasSize(1);
    assertThatThrownBy(() -> resolver.resolve("a.exotel.com"))
        .isInstanceOf(ForbiddenAddressException.class);
  }

  @Test
  void letsAnAddressPassThatAnEntryNamesByItsNumber() throws Exception {
    String setting = "exotel=10.0.0.1,exotel=[fd00::1],exotel=localhost";

    assertThat(resolver(setting, "10.0.0.1").resolve("10.0.0.1")).hasSize(1);
    assertThat(resolver(setting, "fd00::1").resolve("fd00::1")).hasSize(1);
    assertThat(resolver(setting, "127.0.0.1", "::1").resolve("localhost")).hasSize(2);
  }

  @Test
  void doesNotLetANameBorrowTheAddressOfAnotherEntry() {
    String setting =
        "exotel=10.0.0.1,exotel=inside.example,exotel=localhost,public=http://x.example";

    for (String host : Arrays.asList("inside.example", "x.example", "localhost", "10.0.0.2")) {
      assertThatThrownBy(() -> resolver(setting, "10.0.0.1").resolve(host))
          .isInstanceOf(ForbiddenAddressException.class);
    }
    assertThatThrownBy(() -> resolver(setting, "127.0.0.1").resolve("inside.example"))
        .isInstanceOf(ForbiddenAddressException.class);
  }
}
