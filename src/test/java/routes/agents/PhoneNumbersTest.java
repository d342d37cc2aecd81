package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
  private final PhoneNumbers numbers = new PhoneNumbers("IN");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "09631084471",
        "+919631084471",
        "91-963-108-4471",
        "963 108 4471",
        "00919631084471",
        "919631084471",
        " +91 (963) 108-4471 ",
        "+91.963.108.4471"
      })
  void knowsOneNumberInAllItsSpellings(String spelling) {
    assertThat(numbers.e164(spelling)).hasValue("+919631084471");
    assertThat(numbers.national(spelling)).hasValue("9631084471");
    assertThat(numbers.same(spelling, "09631084471")).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "  ",
        "anonymous",
        "Restricted",
        "unknown",
        "sip:09631084471@pbx.example.com",
        "agent7@pbx.example.com",
        "+",
        "{{From}}"
      })
  void takesWhatIsNoNumberForNone(String text) {
    assertThat(numbers.e164(text)).isEmpty();
    assertThat(numbers.national(text)).isEmpty();
    assertThat(numbers.same(text, text)).isFalse();
  }

  @Test
  void refusesToReadAVeryLongText() {
    assertThat(numbers.e164("9".repeat(65))).isEmpty();
    assertThat(numbers.e164(" ".repeat(100_000) + "09631084471")).isEmpty();
  }

  @Test
  void tellsTwoNumbersApart() {
    assertThat(numbers.same("09631084471", "09631084472")).isFalse();
    assertThat(numbers.same("+919631084471", "+19631084471")).isFalse();
  }

  @Test
  void givesAShortNumberNoAlias() {
    assertThat(numbers.e164("1800123")).isPresent();
    assertThat(numbers.national("1800123")).isEmpty();
  }

  @Test
  void readsNumbersOfTheDefaultCountry() {
    assertThat(new PhoneNumbers(" us ").e164("(415) 555-0132")).hasValue("+14155550132");
  }

  @Test
  void refusesACountryThatIsNone() {
    assertThatThrownBy(() -> new PhoneNumbers("India"))
        .hasMessageContaining("DEFAULT_COUNTRY must be a country's two letters");
  }
}
