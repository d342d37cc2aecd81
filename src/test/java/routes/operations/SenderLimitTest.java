package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderLimitTest {
  private static final String PATH = "/webhook/zapier";
  private static final int PER_MINUTE = 60;

  private long now = Long.MAX_VALUE - 5;
  private final SenderLimit limit = new SenderLimit(PER_MINUTE, () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void admit(String address, int times) {
    for (int time = 0; time < times; time++) {
      limit.admit(PATH, address);
    }
  }

  private void assertRefused(String address, String retryAfter) {
    assertThatThrownBy(() -> limit.admit(PATH, address))
        .isInstanceOfSatisfying(
            RefusedRequestException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.headers()).containsEntry("Retry-After", retryAfter);
            });
  }

  @Test
  void takesAMinutesWorthAtOnceAndThenWhatTheMinuteBrings() {
    admit("203.0.113.7", PER_MINUTE);
    assertRefused("203.0.113.7", "2");
    pass(Duration.ofSeconds(3));
    admit("203.0.113.7", 3);
    assertRefused("203.0.113.7", "2");
    pass(Duration.ofHours(1));
    admit("203.0.113.7", PER_MINUTE);
    assertRefused("203.0.113.7", "2");
  }

  @Test
  void doesNotLengthenTheWaitOfWhoKeepsAsking() {
    admit("203.0.113.7", PER_MINUTE);
    for (int time = 0; time < 100; time++) {
      assertRefused("203.0.113.7", "2");
    }
    pass(Duration.ofSeconds(1));
    admit("203.0.113.7", 1);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,203.0.113.8,false",
    "2001:db8:1:2:3:4:5:6,2001:db8:1:2::1,true",
    "2001:db8:1:2:3:4:5:6,2001:db8:1:3:3:4:5:6,false",
    "::1,127.0.0.1,false"
  })
  void takesANetworkOfIpv6ForOneSender(String one, String other, boolean same) {
    admit(one, PER_MINUTE);
    if (same) {
      assertRefused(other, "2");
    } else {
      admit(other, PER_MINUTE);
    }
  }

  @Test
  void remembersSoManyAddressesAndNoMore() {
    for (int number = 0; number < 3 * SenderLimit.MOST_ADDRESSES; number++) {
      limit.admit(PATH, "10.%d.%d.%d".formatted(number >> 16, number >> 8 & 255, number & 255));
    }
    assertThat(limit.known()).isEqualTo(SenderLimit.MOST_ADDRESSES);
  }

  @Test
  void leavesReadersAlone() {
    for (int time = 0; time < 2 * PER_MINUTE; time++) {
      limit.admit("/call/c-1", "203.0.113.7");
    }
    assertThat(limit.known()).isZero();
  }

  @Test
  void setsNoLimitAtZero() {
    SenderLimit none = new SenderLimit(0, () -> now);
    for (int time = 0; time < 10_000; time++) {
      none.admit(PATH, "203.0.113.7");
    }
    assertThat(none.known()).isZero();
  }
}
