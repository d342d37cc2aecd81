package routes.minutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinutesCheckTest {
  private static Minutes minutes(String point) {
    return new Minutes(
        "An issue.",
        List.of(point),
        List.of(new Minutes.ActionItem("Do it", "Customer", "soon")),
        "Done.",
        "Normal",
        "Neutral",
        List.of("Product"),
        List.of("Product"),
        false);
  }

  private static List<String> flags(String said, String told) {
    return MinutesCheck.flags(minutes(told), said, "en_us");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "it is seven three one nine                   | The order is 7319.",
        "nine eight four five oh one two, double three five | They can be reached on 98450 12335.",
        "my number is 98450 12335                     | They can be reached on 9845012335.",
        "that was four thousand seven hundred and ninety nine rupees | The payment of ₹4,799 came.",
        "we lost 1,25,000                             | They lost 125000 rupees.",
        "about one and a half, well 1.5 lakh          | About 1.5 lakh, or 150,000.",
        "fifteen hundred dollars                      | $1,500.00 is to be paid back.",
        "costs $49.99 a month                         | It costs 49.99 dollars.",
        "twenty five minutes past ten, on the twelfth | At 10, for 25 minutes, on the 12th.",
        "call me at half past ten                     | The customer wants a call at 10:30.",
        "at five pm on Monday                         | At 5:00 pm on Monday.",
        "two lines, 599 and 699                       | There were 2 lines: 599, 699.",
        "मेरा order ७३१९                                | The order is 7319.",
        "nothing of the kind                          | One thing was said for the first time.",
        "five hundred                                 | five hundred rupees"
      })
  void findsWhatWasSaidInAnotherWay(String said, String told) {
    assertThat(flags(said, told)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seven three one nine            | The order is 7391.          | 7391.",
        "five hundred rupees             | A refund of 5,000 rupees.   | 5000.",
        "five hundred rupees             | fifty thousand rupees       | fifty.",
        "costs 49.99                     | It costs 4999.              | 4999.",
        "call at half past ten           | A call at 10:45.            | 10:45.",
        "on Monday                       | On Tuesday at noon.         | Tuesday.",
        "the day after, in three days    | In 5 days, on 12 October.   | 5, 12, October.",
        "ring 98450 12335                | Ring 98450 12336 today.     | 12336."
      })
  void flagsWhatWasNotSaid(String said, String told, String missing) {
    assertThat(flags(said, told))
        .containsExactly("Not in the transcript: " + missing.substring(0, missing.length() - 1));
  }

  @Test
  void comparesNothingInALanguageWhoseNumberWordsItDoesNotKnow() {
    assertThat(MinutesCheck.flags(minutes("At 7."), "सात बजे", "hi")).isEmpty();
    assertThat(MinutesCheck.flags(minutes("At 7."), "at eight", null)).hasSize(1);
  }

  @Test
  void isNotHeldUpByAnEndlessRunOfNumbers() {
    String numbers = "one hundred ".repeat(10_000) + "9".repeat(50_000);
    assertThat(flags(numbers, "7 and 100 " + "8".repeat(400))).hasSize(1);
  }
}
