package routes.logs;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The last line of defence of the log: telephone numbers show their last two digits only, secrets
 * not at all, and control characters cannot fake a line or move a terminal's cursor.
 */
public class LogMask extends MessageConverter {
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\w.:-])(?!\\d{4}-\\d\\d-\\d\\d)\\+?\\d(?:[ ()-]{0,3}\\d){7,14}(?![:-]?\\w)");

  /** Its reports of a failed start have several lines of their own. */
  private static final String SPRING_BOOT = "org.springframework.boot.";

  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");
  private static final int SHORTEST_SECRET = 6;
  private static final Pattern OF_A_TRACE =
      Pattern.compile("\\s.*|(Caused by|Suppressed|Wrapped by): .*|\\*\\*\\* .*");

  /** Longer ones first, so that of a secret within a secret nothing is left over. */
  private static final Set<String> SECRETS =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(String::length).reversed().thenComparing(Function.identity()));

  /** From now on this text never appears in the log. */
  public static void hide(String secret) {
    if (secret != null && secret.length() >= SHORTEST_SECRET) {
      SECRETS.add(secret);
    }
  }

  /** The text as the log may show it. */
  public static String mask(String text) {
    String masked = text;
    for (String secret : SECRETS) {
      masked = masked.replace(secret, "[secret]");
    }
    masked = replaceNumbers(masked, LogMask::shortened);
    return CONTROL.matcher(masked).replaceAll(found -> escaped(found.group()));
  }

  /** The text with each telephone number in it told otherwise. */
  public static String replaceNumbers(String text, UnaryOperator<String> told) {
    return NUMBER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(told.apply(found.group())));
  }

  /**
   * The same for a stack trace. Its line breaks and tabs stay; what a message breaks into lines of
   * its own is indented, so that none passes for a line of the log.
   */
  public static String maskLines(String trace) {
    String[] lines = trace.replace("\t", "    ").split("\\R", -1);
    return IntStream.range(0, lines.length)
        .mapToObj(line -> line == 0 || isOfTrace(lines[line]) ? lines[line] : "    " + lines[line])
        .map(LogMask::mask)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static boolean isOfTrace(String line) {
    return line.isEmpty() || OF_A_TRACE.matcher(line).matches();
  }

  @Override
  public String convert(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return event.getLoggerName().startsWith(SPRING_BOOT) ? maskLines(message) : mask(message);
  }

  private static String shortened(String number) {
    return "…" + number.substring(number.length() - 2);
  }

  private static String escaped(String control) {
    return switch (control) {
      case "\n" -> "\\\\n";
      case "\r" -> "\\\\r";
      case "\t" -> "\\\\t";
      default -> String.format("\\\\u%04x", (int) control.charAt(0));
    };
  }
}
