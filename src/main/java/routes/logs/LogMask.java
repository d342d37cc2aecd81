package routes.logs;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The last line of defence of the log: telephone numbers show their last two digits only, secrets
 * not at all, and control characters cannot fake a line or move a terminal's cursor.
 */
public class LogMask extends MessageConverter {
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\w.:-])(?!\\d{4}-\\d\\d-\\d\\d)\\+?\\d(?:[ ()-]?\\d){7,14}(?![\\w:-])");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]");
  private static final int SHORTEST_SECRET = 6;
  private static final Set<String> SECRETS = new CopyOnWriteArraySet<>();

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
    masked =
        NUMBER
            .matcher(masked)
            .replaceAll(found -> Matcher.quoteReplacement(shortened(found.group())));
    return CONTROL.matcher(masked).replaceAll(found -> escaped(found.group()));
  }

  /** The same for a text whose line breaks and tabs are its own, such as a stack trace. */
  public static String maskLines(String text) {
    return Arrays.stream(text.replace("\t", "    ").split("\\R", -1))
        .map(LogMask::mask)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  @Override
  public String convert(ILoggingEvent event) {
    return mask(event.getFormattedMessage());
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
