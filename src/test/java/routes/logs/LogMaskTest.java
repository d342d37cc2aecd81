package routes.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.mock.env.MockEnvironment;
import routes.Outside;

class LogMaskTest {
  private static final String SECRET = "tok-7f3a-$1\\secret";

  @BeforeAll
  static void hideSecret() {
    LogMask.hide(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "09631084471",
        "+919631084471",
        "91-963-108-4471",
        "963 108 4471",
        "00919631084471",
        "(963) 108-4471",
        "+91 (963) 108-4471",
        "+91 963 - 108 4471"
      })
  void leavesTwoDigitsOfATelephoneNumber(String number) {
    for (String sentence :
        new String[] {
          "%s", "from %s to us", "(%s)", "\"%s\"", "%s: unknown", "number=%s,", "%s."
        }) {
      String masked = LogMask.mask(sentence.formatted(number));
      assertThat(masked).contains("…71").doesNotContain("963").doesNotContain("4471");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-11-07 14:20:11",
        "2025-11-07T08:50:11.123456Z",
        "86f3c2a9-d0e1-477b-b5c8-a61f2e9d4075",
        "12345678-1234-1234-1234-123456789012",
        "00000000-0000-7000-8000-000000000001",
        "86f3c2a9d0e1477bb5c8a61f2e9d4075",
        "exotel:1762505411",
        "127.0.0.1:18080",
        "attempt 3 of 12 after 1234567 ms",
        "hub-4711-9b1e"
      })
  void leavesIdsDatesAndTimesAlone(String text) {
    assertThat(LogMask.mask(text)).isEqualTo(text);
  }

  @Test
  void showsNoSecret() {
    assertThat(LogMask.mask("POST /x?secret=" + SECRET + "&y=1"))
        .isEqualTo("POST /x?secret=[secret]&y=1");
    assertThat(LogMask.maskLines("at a\n" + SECRET)).doesNotContain("7f3a");
  }

  @Test
  void takesAShortTextForNoSecret() {
    LogMask.hide("call");
    LogMask.hide("");
    LogMask.hide(null);
    assertThat(LogMask.mask("a call")).isEqualTo("a call");
  }

  @Test
  void showsNoSecretThatContainsAnother() {
    LogMask.hide("overlap");
    LogMask.hide("overlap-and-more");
    assertThat(LogMask.mask("x overlap-and-more y")).isEqualTo("x [secret] y");
  }

  @Test
  void letsNobodyFakeALineOrMoveTheCursor() {
    assertThat(LogMask.mask("a\r\nb\tc\u001b[2Jd\u0000e\u2028f\u0085g\u009bh"))
        .isEqualTo("a\\r\\nb\\tc\\u001b[2Jd\\u0000e\\u2028f\\u0085g\\u009bh");
  }

  @Test
  void keepsTheLinesOfAStackTraceButFakesNone() {
    LoggerContext context = newContext();
    LogMaskThrowable converter = new LogMaskThrowable();
    converter.setContext(context);
    converter.start();
    String trace =
        converter.convert(
            event(
                context,
                "failed",
                new IllegalStateException(
                    "no 09631084471 " + SECRET + "\n2025-11-07T14:20:11.000Z ERROR faked\u001b[2J",
                    new IllegalArgumentException("cause"))));
    assertThat(trace)
        .contains("java.lang.IllegalStateException: no …71 [secret]")
        .contains("\n    at routes.logs.LogMaskTest")
        .contains("Caused by: java.lang.IllegalArgumentException: cause")
        .doesNotContain("\u001b", "963108", "7f3a");
    assertThat(trace.lines()).noneMatch(line -> line.startsWith("2025"));
  }

  private static LoggerContext newContext() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static ILoggingEvent event(LoggerContext context, String message, Throwable thrown) {
    Logger logger = context.getLogger("routes.test");
    return new LoggingEvent("x", logger, Level.ERROR, message, thrown, null);
  }

  @Test
  void masksTheJsonLogToo() {
    LoggerContext context = newContext();
    context.putObject(
        org.springframework.core.env.Environment.class.getName(),
        new MockEnvironment()
            .withProperty("logging.structured.json.customizer", LogMaskJson.class.getName()));
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat("ecs");
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.start();
    String line =
        new String(
            encoder.encode(
                event(
                    context,
                    "from 09631084471\nfaked " + SECRET,
                    new IllegalStateException("+919631084471 " + SECRET))),
            StandardCharsets.UTF_8);
    assertThat(line.strip().lines()).hasSize(1);
    assertThat(line).doesNotContain("963108", "7f3a");
    assertThat(Outside.read(line).path("message").asText()).isEqualTo("from …71\\nfaked [secret]");
    assertThat(Outside.read(line).toString()).contains("at routes.logs.LogMaskTest");
  }
}
