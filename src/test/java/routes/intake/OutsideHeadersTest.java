package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideHeadersTest {
  private final OutsideHeaders border = new OutsideHeaders();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CamelHttpUri",
        "CAMELHTTPURI",
        "camelhttpuri",
        "camel.x",
        "CamelAwsS3Key",
        "org.apache.camel.x",
        "Host",
        "Cookie",
        "X-Forwarded-For",
        "content-type\u0000",
        " id",
        "ıd",
        ""
      })
  void letsNoOtherNameThanTheListedOnesPassEitherWay(String name) {
    assertThat(border.applyFilterToExternalHeaders(name, "x", null)).isTrue();
    assertThat(border.applyFilterToCamelHeaders(name, "x", null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type", "content-type", "X-WEBHOOK-SECRET", "secret", "ID"})
  void letsTheListedNamesInWhateverTheirCase(String name) {
    assertThat(border.applyFilterToExternalHeaders(name, "x", null)).isFalse();
  }
}
