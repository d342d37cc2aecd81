package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextDiffTest {
  @Test
  void showsThreeLinesAroundAChange() {
    assertThat(TextDiff.of("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\r\nF\n"))
        .containsExactly(
            new TextDiff.Line("place", "@@ -3,4 +3,4 @@"),
            new TextDiff.Line("same", " c"),
            new TextDiff.Line("same", " d"),
            new TextDiff.Line("same", " e"),
            new TextDiff.Line("removed", "-f"),
            new TextDiff.Line("added", "+F"));
  }

  @Test
  void isEmptyForTheSameLines() {
    assertThat(TextDiff.of("a\nb", "a\r\nb\r\n")).isEmpty();
  }

  @Test
  void doesNotCompareForMinutes() {
    assertThat(TextDiff.of("a\n".repeat(15_000), "b\n".repeat(15_000)))
        .containsExactly(
            new TextDiff.Line("place", "There are too many lines to compare them here"));
  }
}
