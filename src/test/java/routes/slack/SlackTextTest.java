package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<!channel>             ~ &lt;!channel&gt;",
        "<@U1>                  ~ &lt;@U1&gt;",
        "<http://x.example|y>   ~ &lt;http://x.example|y&gt;",
        "a & b                  ~ a &amp; b",
        "&lt;!here&gt;          ~ &amp;lt;!here&amp;gt;",
        "*bold* _it_ `code`     ~ *bold* _it_ `code`"
      })
  void leavesNothingAliveThatSlackWouldRead(String said, String shown) {
    assertThat(SlackText.oneLine(said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 6, 9})
  void breaksUpEveryFence(int backticks) {
    String safe = SlackText.safe("a" + "`".repeat(backticks) + "b");

    assertThat(safe).doesNotContain("```");
    assertThat(safe.replace("\u200B", "")).isEqualTo("a" + "`".repeat(backticks) + "b");
  }

  @Test
  void breaksUpAFenceThatInvisibleMarksHide() {
    assertThat(SlackText.oneLine("`\u0000`\u202E`")).isEqualTo("`\u200B`\u200B`");
  }

  @Test
  void removesControlCharactersAndTurnsOfDirection() {
    assertThat(SlackText.clean("a\u0000b\u001Bc\u202Ed\u2066e\u2069f\tg\r\nh\ri\u2028j"))
        .isEqualTo("abcdef\tg\nh\ni\nj");
  }

  @ParameterizedTest
  @CsvSource({
    "see https://evil.example/a.b now, see https:_//evil._example/a._b now",
    "www.evil.example, www._evil._example",
    "write to a.b@c.example, write to a._b@c._example",
    "Rs.500 or 49.99 at 10:30. Thanks, Rs.500 or 49.99 at 10:30. Thanks"
  })
  void leavesNoAddressThatSlackWouldMakeALinkOf(String words, String shown) {
    assertThat(SlackText.unlinked(words)).isEqualTo(shown.replace('_', '\u200B'));
  }

  @Test
  void leavesNoWayOutOfSingleBackticks() {
    assertThat(SlackText.code("c-1` <!here> `\nx")).isEqualTo("c-1' &lt;!here&gt; ' x");
  }
}
