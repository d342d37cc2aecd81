package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NumberIndexTest {
  private final NumberIndex<String> index = new NumberIndex<>(new PhoneNumbers("IN"));

  @Test
  void findsByAnySpelling() {
    index.put("91-963-108-4471", "Meera");
    assertThat(index.find("09631084471")).hasValue("Meera");
    assertThat(index.find("+919631084471")).hasValue("Meera");
    assertThat(index.find("09631084472")).isEmpty();
    assertThat(index.find(null)).isEmpty();
    assertThat(index.find("anonymous")).isEmpty();
  }

  @Test
  void findsANumberThatWasWrittenForAnotherCountry() {
    index.put("+14155550132", "Ann");
    assertThat(index.find("4155550132")).hasValue("Ann");
  }

  @Test
  void doesNotGuessBetweenTwoCountries() {
    index.put("+919631084471", "Meera");
    index.put("+19631084471", "Ann");
    assertThat(index.find("+919631084471")).hasValue("Meera");
    assertThat(index.find("+19631084471")).hasValue("Ann");
    assertThat(index.find("+449631084471")).isEmpty();
  }

  @Test
  void refusesANumberTwiceAndNamesBothSpellings() {
    index.put("09631084471", "Meera");
    assertThatThrownBy(() -> index.put("+91 963 108 4471", "Arjun"))
        .hasMessageContaining("\"09631084471\"")
        .hasMessageContaining("\"+91 963 108 4471\"");
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThatThrownBy(() -> index.put("reception", "Meera"))
        .hasMessage("\"reception\" is not a telephone number");
  }
}
