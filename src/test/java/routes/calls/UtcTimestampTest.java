package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UtcTimestampTest {
  @ParameterizedTest
  @CsvSource({
    "2025-11-07T08:50:30.123456Z, 2025-11-07T08:50:30.123456",
    "2025-11-07T08:50:30.5Z, 2025-11-07T08:50:30.500000",
    "2025-11-07T08:50:30.000001999Z, 2025-11-07T08:50:30.000001",
    "2025-11-07T08:50:30Z, 2025-11-07T08:50:30",
    "2025-11-07T08:50:30.000000999Z, 2025-11-07T08:50:30"
  })
  void writesMicrosecondsUnlessTheyAreZero(Instant instant, String text) {
    assertThat(UtcTimestamp.withoutZone(instant)).isEqualTo(text);
  }

  @Test
  void saysNowInUtc() {
    String now = UtcTimestamp.now();
    assertThat(now).endsWith("Z");
    assertThat(LocalDateTime.parse(now.substring(0, now.length() - 1)).toInstant(ZoneOffset.UTC))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
  }
}
