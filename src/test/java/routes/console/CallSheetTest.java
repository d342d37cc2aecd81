package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallSheetTest {
  @ParameterizedTest
  @ValueSource(strings = {"=HYPERLINK(1)", "+919845012388", "-1", "@SUM(A1)", "\t=1", "\r=1"})
  void makesNoFormulas(String value) {
    assertThat(CallSheet.cell(value)).isEqualTo("'" + value);
  }

  @Test
  void leavesOtherTextsAsTheyAre() {
    assertThat(CallSheet.cell("Meera Nair")).isEqualTo("Meera Nair");
    assertThat(CallSheet.cell("a=b")).isEqualTo("a=b");
    assertThat(CallSheet.cell(null)).isEmpty();
  }
}
