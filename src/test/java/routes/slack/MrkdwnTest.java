package routes.slack;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MrkdwnTest {
  /** The only tags that the renderer may ever make. */
  private static final Pattern OUR_TAGS =
      Pattern.compile(
          "</?(?:strong|em|s|code|pre|div|span|a)>"
              + "|<pre tabindex=\"0\">"
              + "|<div class=\"(?:gap|line|bullet|quote)\">"
              + "|<span class=\"mention(?: everybody)?\">"
              + "|<a href=\"(?:https?://|mailto:|tel:)[^\"<>]*\" target=\"_blank\""
              + " rel=\"noopener noreferrer nofollow\">");

  private static String line(String text) {
    return Mrkdwn.toHtml(text).replaceFirst("^<div class=\"line\">(.*)</div>$", "$1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "*bold*¦<strong>bold</strong>",
        "_italic_¦<em>italic</em>",
        "~gone~¦<s>gone</s>",
        "`code`¦<code>code</code>",
        "*_both_*¦<strong><em>both</em></strong>",
        "📞 *Support Number:*¦📞 <strong>Support Number:</strong>",
        "(*a*), *b*.¦(<strong>a</strong>), <strong>b</strong>.",
        "2 * 3 * 4¦2 * 3 * 4",
        "a*b*c¦a*b*c",
        "snake_case_name¦snake_case_name",
        "*open¦*open",
        "**¦**",
        "`a *b* c`¦<code>a *b* c</code>",
        "*a `*` b*¦<strong>a <code>*</code> b</strong>",
        "`open¦`open",
        "Tom &amp; Jerry &lt;3¦Tom &amp; Jerry &lt;3",
        "Tom & Jerry¦Tom &amp; Jerry",
        "&nbsp;¦&amp;nbsp;",
        "&amp;lt;¦&amp;lt;",
        "1 < 2 > 0¦1 &lt; 2 &gt; 0",
      })
  void showsALineAsSlackDoes(String text, String html) {
    assertThat(line(text)).isEqualTo(html);
  }

  @Test
  void linksOnlyToAddressesOfTheWebAndMail() {
    assertThat(line("<https://example.com/a?b=1&amp;c=2|the *page*>"))
        .startsWith("<a href=\"https://example.com/a?b=1&amp;c=2\"")
        .endsWith(">the *page*</a>");
    assertThat(line("<mailto:a@example.com>")).endsWith(">a@example.com</a>");
    assertThat(line("see https://example.com/x_y_z, please"))
        .contains(">https://example.com/x_y_z</a>, please");
    assertThat(line("<javascript:alert(1)|click>")).isEqualTo("&lt;javascript:alert(1)|click&gt;");
    assertThat(line("<data:text/html,x|click>")).doesNotContain("<a");
  }

  @Test
  void showsMentionsOnlyWhereTheyAreLive() {
    assertThat(line("<!channel>")).isEqualTo("<span class=\"mention everybody\">@channel</span>");
    assertThat(line("<@U0AGENT01>")).isEqualTo("<span class=\"mention\">@U0AGENT01</span>");
    assertThat(line("<@U0AGENT01|meera>")).isEqualTo("<span class=\"mention\">@meera</span>");
    assertThat(line("<#C01|general>")).isEqualTo("<span class=\"mention\">#general</span>");
    assertThat(line("<!subteam^S01|@support>"))
        .isEqualTo("<span class=\"mention\">@support</span>");
    assertThat(line("<!date^1700000000^{date}|14 Nov>")).isEqualTo("14 Nov");
    assertThat(line("&lt;!channel&gt; @channel <!nobody>"))
        .isEqualTo("&lt;!channel&gt; @channel &lt;!nobody&gt;");
    assertThat(Mrkdwn.toHtml("```\n<!here> &lt;!here&gt;\n```"))
        .contains("<span class=\"mention everybody\">@here</span> &lt;!here&gt;");
  }

  @Test
  void keepsBlocksOfCodeAsTheyAre() {
    assertThat(Mrkdwn.toHtml("before\n```\nA: *hello*\n\nB: _hi_\n```\nafter"))
        .isEqualTo(
            "<div class=\"line\">before</div>"
                + "<pre tabindex=\"0\"><code>A: *hello*\n\nB: _hi_</code></pre>"
                + "<div class=\"line\">after</div>");
    assertThat(Mrkdwn.toHtml("``` never closed"))
        .isEqualTo("<div class=\"line\">``` never closed</div>");
  }

  @Test
  void setsBulletsQuotesAndGapsApart() {
    assertThat(Mrkdwn.toHtml("• one\n\n&gt; said"))
        .isEqualTo(
            "<div class=\"bullet\">one</div><div class=\"gap\"></div>"
                + "<div class=\"quote\">said</div>");
  }

  @Test
  void leavesOutWhatCannotBeSeen() {
    assertThat(line("a\u202Eb\u0000c\uE000d\u2066e")).isEqualTo("abcde");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "*<b onmouseover=alert(1)>*",
        "`<svg onload=alert(1)>`",
        "```</code></pre><script>alert(1)</script>```",
        "<https://example.com/\" onclick=\"alert(1)|x>",
        "<https://example.com/|<img src=x onerror=alert(1)>>",
        "<https://example.com|\"><script>alert(1)</script>>",
        "<@U1\" onclick=\"alert(1)>",
        "<@U1|<script>alert(1)</script>>",
        "<!subteam^S1|\"><svg/onload=alert(1)>",
        "<!date^1^\"><script>|<script>alert(1)</script>>",
        "https://example.com/'\"><script>alert(1)</script>",
        "https://example.com/`<img/src=x>`",
        "<java\tscript:alert(1)|x> <JaVaScRiPt:alert(1)|x> <vbscript:x|y>",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62; &quot;",
        "*_~`<script>`~_*",
        "\uE000\uE000<!channel>\uE000<script>",
        "<`https://example.com|`><``>*<*>*",
      })
  void letsNoTextBringItsOwnHtml(String hostile) {
    String html = Mrkdwn.toHtml(hostile);

    assertThat(OUR_TAGS.matcher(html).replaceAll("")).doesNotContain("<", ">", "\"", "'");
    assertThat(html).doesNotContain("\uE000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a ",
        "_a *b ~c ",
        "<",
        "`",
        "``` ",
        "*_~",
        "<a",
        "https://",
        "&lt;",
        "* *",
        "*a*b"
      })
  void staysQuickWhateverItIsFed(String piece) {
    String text = piece.repeat(40_000 / piece.length());

    assertTimeoutPreemptively(ofSeconds(5), () -> Mrkdwn.toHtml(text));
  }
}
