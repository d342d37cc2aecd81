package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExotelTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-11-07 14:20:11             | 2025-11-07T08:50:11Z",
        "2025-11-07T14:20:11             | 2025-11-07T08:50:11Z",
        "2025-11-07T14:20:11.250         | 2025-11-07T08:50:11.250Z",
        "2025-11-07T08:50:11Z            | 2025-11-07T08:50:11Z",
        "2025-11-07t08:50:11z            | 2025-11-07T08:50:11Z",
        "2025-11-07T14:20:11+05:30       | 2025-11-07T08:50:11Z",
        "2025-11-07 14:20:11 +0530       | 2025-11-07T08:50:11Z",
        "2025-11-07T03:50:11-05          | 2025-11-07T08:50:11Z",
        "Tue, 25 Nov 2025 14:20:11 +0530 | 2025-11-25T08:50:11Z",
        "Tue, 25 Nov 2025 08:50:11 GMT   | 2025-11-25T08:50:11Z"
      })
  void readsTheZoneThatIsThereElseIndias(String text, Instant instant) {
    assertThat(ExotelTime.parse("  " + text + " ")).hasValue(instant);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        " ",
        "1970-01-01 05:30:00",
        "1970-01-01T00:00:00Z",
        "0001-01-01 00:00:00",
        "0001-01-01T00:00:00Z",
        "null",
        "{{StartTime}}",
        "Today at noon",
        "Tue, 25 Nov",
        "2025-02-30 10:00:00",
        "2025-11-07 24:61:00",
        "2025-11-07",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00+18:00",
        "+12025-11-07 14:20:11"
      })
  void takesNoneAndTheUnreadableForNoTime(String text) {
    assertThat(ExotelTime.parse(text)).isEmpty();
  }
}
