package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.Outside;
import routes.work.ServiceError.Kind;

class ServiceErrorTest {
  @ParameterizedTest
  @CsvSource({
    "200, ODD",
    "302, ODD",
    "400, REFUSED",
    "401, KEY_REFUSED",
    "403, KEY_REFUSED",
    "408, LATER",
    "422, REFUSED",
    "429, TOO_MANY",
    "500, LATER",
    "529, LATER"
  })
  void tellsWhatWouldHelpByTheStatus(int status, Kind kind) {
    assertThat(ServiceError.read(status, ServiceError.json("{}"), null).kind()).isEqualTo(kind);
  }

  @Test
  void tellsAnEmptyPurseFromATooFastPace() {
    ServiceError quota =
        ServiceError.read(
            429, ServiceError.json(Outside.answer("openai/error-429-quota.json")), null);
    assertThat(quota.kind()).isEqualTo(Kind.NO_CREDIT);
    ServiceError rate =
        ServiceError.read(
            429, ServiceError.json(Outside.answer("openai/error-429-rate.json")), "7");
    assertThat(rate.kind()).isEqualTo(Kind.TOO_MANY);
    assertThat(rate.pause()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"error\": {\"message\": \"a\\n \\u0007b\"}} | a b",
        "{\"error\": \"c\", \"message\": \"d\"} | c",
        "{\"err_code\": \"X\", \"err_msg\": \"e\"} | e",
        "{\"message\": \"f\"} | f",
        "{\"detail\": \"g\"} | g",
        "\"h\" | h",
        "{\"error\": {\"code\": 1}} | no reason given",
        "{\"message\": \" \"} | no reason given",
        "<html> | no reason given",
      })
  void findsTheSentenceOfEachService(String body, String sentence) {
    assertThat(ServiceError.sentence(ServiceError.json(body))).isEqualTo(sentence);
  }

  @Test
  void isShort() {
    assertThat(ServiceError.sentence(ServiceError.json("\"" + "a".repeat(300) + "\"")))
        .isEqualTo("a".repeat(200) + "…");
    assertThat(ServiceError.sentence(ServiceError.json(null))).isEqualTo("no reason given");
  }
}
