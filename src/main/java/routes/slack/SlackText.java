package routes.slack;

import java.util.regex.Pattern;

/**
 * Makes words from outside safe in a Slack message. Slack escapes three characters and nothing
 * else: {@code *}, {@code _}, {@code ~} and the backtick have no escape and stay as they are, but
 * three backticks in a row, which would open or end a code block, get a zero-width space (U+200B)
 * between them.
 */
final class SlackText {
  private static final Pattern LINE_BREAK = Pattern.compile("\\r\\n?|[\\u0085\\u2028\\u2029]");
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\u0000-\\u0008\\u000B-\\u001F\\u202A-\\u202E\\u2066-\\u2069]");
  private static final Pattern ADDRESS = Pattern.compile("(?<=[\\p{L}\\d])\\.(?=\\p{L})|:(?=//)");
  private static final Pattern FENCE = Pattern.compile("`(?=``)|(?<=`)`(?=`)");

  private SlackText() {}

  /**
   * The words without control characters and without marks that turn the direction of writing; all
   * line breaks become {@code \n}.
   */
  static String clean(String words) {
    String lines = LINE_BREAK.matcher(words).replaceAll("\n");
    return INVISIBLE.matcher(lines).replaceAll("");
  }

  /** The words on one line, clean but not escaped. */
  static String plainLine(String words) {
    return clean(words).replace('\n', ' ').strip();
  }

  /** The words on one line, ready for a message. */
  static String oneLine(String words) {
    return safe(plainLine(words));
  }

  /** One line that a layout may put between single backticks. */
  static String code(String words) {
    return oneLine(words.replace('`', '\''));
  }

  /** Words that are {@linkplain #clean clean}, ready for a message. */
  static String safe(String clean) {
    return escape(FENCE.matcher(clean).replaceAll("`\u200B"));
  }

  /** Words in which Slack finds no web or mail address to make a link of. */
  static String unlinked(String words) {
    return ADDRESS.matcher(words).replaceAll("$0\u200B");
  }

  /** Escapes what Slack reads as markup: once only, and the ampersand first. */
  static String escape(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
