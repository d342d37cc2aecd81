package routes.slack;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Slack's mrkdwn as HTML, as Slack would show it. Whatever is not markup of Slack's is escaped, so
 * that no text can bring its own HTML. A mention or a link appears only where its angle brackets
 * stand unescaped in the text, which makes a missing escape visible.
 */
public final class Mrkdwn {
  private static final String FENCE = "```";
  private static final String MARKS = "*_~";
  private static final List<String> ELEMENTS = List.of("strong", "em", "s");
  private static final char ATOM = '\uE000'; // holds the place of HTML that is already made
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F\\u202A-\\u202E\\u2066-\\u2069\\uE000]");
  private static final Pattern TARGET =
      Pattern.compile("(https?://|mailto:|tel:)[^\\s\"'<>\\\\^`{|}]{1,3000}");
  private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s\"'<>\\\\^`{|}]{1,3000}");
  private static final Pattern STRAY_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt);)");
  private static final Pattern PERSON = Pattern.compile("@([UW][A-Z0-9]{1,30})");
  private static final Pattern CHANNEL = Pattern.compile("#(C[A-Z0-9]{1,30})");
  private static final Pattern EVERYBODY = Pattern.compile("!(channel|here|everyone)");
  private static final Pattern GROUP = Pattern.compile("!(subteam\\^S[A-Z0-9]{1,30})");
  private static final Pattern DATE = Pattern.compile("!(date\\^[0-9]{1,12}\\^[^|]{1,200})");

  private final StringBuilder html = new StringBuilder();

  private Mrkdwn() {}

  /** Safe HTML for an element of flow content. */
  public static String toHtml(String text) {
    String clean = INVISIBLE.matcher(text.replace("\r\n", "\n")).replaceAll("");
    Mrkdwn mrkdwn = new Mrkdwn();
    mrkdwn.blocks(clean);
    return mrkdwn.html.toString();
  }

  private void blocks(String text) {
    int from = 0;
    for (int open; (open = text.indexOf(FENCE, from)) >= 0; ) {
      int close = text.indexOf(FENCE, open + FENCE.length());
      if (close < 0) {
        break;
      }
      lines(text.substring(from, open));
      code(text.substring(open + FENCE.length(), close));
      from = close + FENCE.length();
      if (text.startsWith("\n", from)) {
        from++;
      }
    }
    lines(text.substring(from));
  }

  private void code(String text) {
    String inner = text.startsWith("\n") ? text.substring(1) : text;
    inner = inner.endsWith("\n") ? inner.substring(0, inner.length() - 1) : inner;
    html.append("<pre tabindex=\"0\"><code>");
    Deque<String> atoms = new ArrayDeque<>();
    fill(escape(lift(inner, false, atoms)), atoms);
    html.append("</code></pre>");
  }

  private void lines(String text) {
    if (text.isEmpty()) {
      return;
    }
    String[] lines =
        (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1);
    for (String line : lines) {
      if (line.isBlank()) {
        html.append("<div class=\"gap\"></div>");
      } else if (line.startsWith("&gt;") || line.startsWith(">")) {
        block("quote", line.substring(line.startsWith(">") ? 1 : 4).stripLeading());
      } else if (line.startsWith("• ")) {
        block("bullet", line.substring(2));
      } else {
        block("line", line);
      }
    }
  }

  private void block(String kind, String line) {
    html.append("<div class=\"").append(kind).append("\">");
    Deque<String> atoms = new ArrayDeque<>();
    StringBuilder styled = new StringBuilder();
    style(lift(line, true, atoms), MARKS, styled);
    fill(styled.toString(), atoms);
    html.append("</div>");
  }

  /** Takes out what styling must not touch: code, brackets and, in prose, bare addresses. */
  private static String lift(String text, boolean prose, Deque<String> atoms) {
    StringBuilder rest = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      int end =
          switch (text.charAt(i)) {
            case '<' -> liftBracket(text, i, atoms);
            case '`' -> prose ? liftCode(text, i, atoms) : i;
            case 'h' -> prose ? liftAddress(text, i, atoms) : i;
            default -> i;
          };
      rest.append(end > i ? ATOM : text.charAt(i));
      i = Math.max(end, i + 1);
    }
    return rest.toString();
  }

  private static int liftBracket(String text, int from, Deque<String> atoms) {
    int end = from + 1;
    while (end < text.length() && "<>\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (end == text.length() || text.charAt(end) != '>') {
      return from;
    }
    String made = bracket(text.substring(from + 1, end));
    if (made == null) {
      return from;
    }
    atoms.add(made);
    return end + 1;
  }

  private static int liftCode(String text, int from, Deque<String> atoms) {
    int end = text.indexOf('`', from + 1);
    if (end <= from + 1) {
      return from;
    }
    Deque<String> inner = new ArrayDeque<>();
    Mrkdwn code = new Mrkdwn();
    code.fill(escape(lift(text.substring(from + 1, end), false, inner)), inner);
    atoms.add("<code>" + code.html + "</code>");
    return end + 1;
  }

  private static int liftAddress(String text, int from, Deque<String> atoms) {
    Matcher address = ADDRESS.matcher(text).region(from, text.length());
    if (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1)) || !address.lookingAt()) {
      return from;
    }
    String url = address.group().replaceFirst("(&[lg]t;.*|[.,;:!?)*_~]{1,20})$", "");
    atoms.add(link(url, url));
    return from + url.length();
  }

  /** What stands between angle brackets, or null when it means nothing to Slack. */
  private static String bracket(String content) {
    int bar = content.indexOf('|');
    String target = bar < 0 ? content : content.substring(0, bar);
    String label = bar < 0 || bar == content.length() - 1 ? null : content.substring(bar + 1);
    if (TARGET.matcher(target).matches()) {
      return link(target, label == null ? target.replaceFirst("^(mailto|tel):", "") : label);
    }
    if (DATE.matcher(target).matches()) {
      return label == null ? null : escape(label);
    }
    Matcher everybody = EVERYBODY.matcher(target);
    if (everybody.matches()) {
      return "<span class=\"mention everybody\">@" + everybody.group(1) + "</span>";
    }
    for (Pattern one : List.of(PERSON, GROUP, CHANNEL)) {
      Matcher mentioned = one.matcher(target);
      if (mentioned.matches()) {
        String name = (label == null ? mentioned.group(1) : label).replaceFirst("^[@#]", "");
        String sign = one == CHANNEL ? "#" : "@";
        return "<span class=\"mention\">" + sign + escape(name) + "</span>";
      }
    }
    return null;
  }

  private static String link(String url, String label) {
    return "<a href=\"%s\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">%s</a>"
        .formatted(escape(url), escape(label));
  }

  /** Bold, italic and struck-through text, one within the other. */
  private static void style(String text, String marks, StringBuilder styled) {
    String hopeless = ""; // marks that nothing closes from here on
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      char mark = text.charAt(i);
      if (marks.indexOf(mark) < 0 || hopeless.indexOf(mark) >= 0 || !opens(text, i)) {
        continue;
      }
      int end = closing(text, i);
      if (end < 0) {
        hopeless += mark;
        continue;
      }
      String element = ELEMENTS.get(MARKS.indexOf(mark));
      styled.append(escape(text.substring(plain, i))).append('<').append(element).append('>');
      style(text.substring(i + 1, end), marks.replace(String.valueOf(mark), ""), styled);
      styled.append("</").append(element).append('>');
      i = end;
      plain = end + 1;
    }
    styled.append(escape(text.substring(plain)));
  }

  private static boolean opens(String text, int at) {
    return (at == 0 || !sticksTo(text.charAt(at - 1), text.charAt(at)))
        && at + 1 < text.length()
        && !Character.isWhitespace(text.charAt(at + 1))
        && text.charAt(at + 1) != text.charAt(at);
  }

  private static int closing(String text, int open) {
    char mark = text.charAt(open);
    for (int i = open + 2; i < text.length(); i++) {
      boolean closes =
          text.charAt(i) == mark
              && !Character.isWhitespace(text.charAt(i - 1))
              && text.charAt(i - 1) != mark
              && (i + 1 == text.length() || !sticksTo(text.charAt(i + 1), mark));
      if (closes) {
        return i;
      }
    }
    return -1;
  }

  private static boolean sticksTo(char neighbour, char mark) {
    return Character.isLetterOrDigit(neighbour) || neighbour == mark;
  }

  private void fill(String made, Deque<String> atoms) {
    for (int i = 0; i < made.length(); i++) {
      if (made.charAt(i) == ATOM) {
        html.append(atoms.remove());
      } else {
        html.append(made.charAt(i));
      }
    }
  }

  /** Escapes for HTML; the three entities that Slack knows stay what they are. */
  private static String escape(String text) {
    return STRAY_AMPERSAND
        .matcher(text)
        .replaceAll("&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
