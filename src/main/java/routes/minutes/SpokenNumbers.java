package routes.minutes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers of an English text, written or spoken: {@code 7,319}, {@code seven three one nine},
 * {@code 1.5 lakh}, {@code half past ten}. People say long numbers in pieces, so pieces that stand
 * next to each other are a run and may be read together, as digits in a row or as one value.
 */
final class SpokenNumbers {
  private static final Pattern TOKEN =
      Pattern.compile("\\d+(?:[.,:/]\\d+)*|\\p{L}+|[^\\s\\p{L}\\d-]");

  /** A comma before three digits, or before two as in 1,25,000. */
  private static final Pattern GROUPING = Pattern.compile("(?<=\\d),(?=(\\d\\d,)*\\d{3}(?!\\d))");

  private static final Pattern PAST = Pattern.compile("\\b(half|quarter) past (\\w+)");
  private static final Pattern DECIMAL = Pattern.compile("\\d+\\.\\d+");
  private static final int MOST_DIGITS = 20;
  private static final int MOST_PIECES = 8;
  private static final int COUNTED_IN_PASSING = 20;

  private static final Map<String, Integer> WORDS = words();
  private static final Map<String, Integer> SCALES =
      Map.ofEntries(
          Map.entry("hundred", 100),
          Map.entry("k", 1_000),
          Map.entry("thousand", 1_000),
          Map.entry("lakh", 100_000),
          Map.entry("lakhs", 100_000),
          Map.entry("million", 1_000_000),
          Map.entry("crore", 10_000_000),
          Map.entry("crores", 10_000_000));
  private static final Map<String, Integer> REPEATS = Map.of("double", 2, "triple", 3);

  /** What may stand between the pieces of a number. */
  private static final Set<String> BETWEEN =
      Set.of("and", "st", "nd", "rd", "th", ",", ".", ":", "/", "double", "triple");

  /**
   * A piece of a number.
   *
   * @param text as it stands there, for a person
   * @param digits null of a scale such as {@code thousand}
   */
  private record Piece(String text, String digits, BigDecimal value) {
    boolean isScale() {
      return digits == null;
    }

    /** Small numbers in words are said in passing: one more thing, the second time. */
    boolean counts() {
      return !isScale()
          && (Character.isDigit(text.charAt(0)) || value.intValue() >= COUNTED_IN_PASSING);
    }
  }

  private final List<List<Piece>> runs = new ArrayList<>();
  private final Set<String> values = new HashSet<>();

  SpokenNumbers(String text) {
    read(text);
    for (List<Piece> run : runs) {
      for (int from = 0; from < run.size(); from++) {
        values.addAll(values(run, from));
      }
    }
  }

  /** Those that the other text does not have, as they stand in this one, each once. */
  Set<String> missingFrom(SpokenNumbers other) {
    Set<String> missing = new LinkedHashSet<>();
    for (List<Piece> run : runs) {
      for (int at = 0; at < run.size(); ) {
        int known = other.known(run, at);
        if (known == 0 && run.get(at).counts()) {
          missing.add(run.get(at).text());
        }
        at += Math.max(1, known);
      }
    }
    return missing;
  }

  /** How many pieces from here on this text says together. */
  private int known(List<Piece> run, int from) {
    int known = 0;
    StringBuilder digits = new StringBuilder();
    for (int at = from; at < run.size() && digits.length() < MOST_DIGITS; at++) {
      if (run.get(at).isScale()) {
        break;
      }
      digits.append(run.get(at).digits());
      if (saysInARow(digits.toString())) {
        known = at - from + 1;
      }
    }
    List<String> readings = values(run, from);
    for (int length = readings.size(); length > known; length--) {
      if (values.contains(readings.get(length - 1))) {
        return length;
      }
    }
    return known;
  }

  /** Whether pieces next to each other make these digits, each piece whole. */
  private boolean saysInARow(String digits) {
    for (List<Piece> run : runs) {
      for (int from = 0; from < run.size(); from++) {
        int length = 0;
        for (int at = from; at < run.size() && !run.get(at).isScale(); at++) {
          String piece = run.get(at).digits();
          if (!digits.startsWith(piece, length)) {
            break;
          }
          length += piece.length();
          if (length == digits.length()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** The value of one piece, of two and so on, as long as they can be read as one number. */
  private static List<String> values(List<Piece> run, int from) {
    List<String> values = new ArrayList<>();
    BigDecimal whole = BigDecimal.ZERO;
    BigDecimal part = null;
    BigDecimal lastScale = null;
    for (int at = from; at < Math.min(run.size(), from + MOST_PIECES); at++) {
      Piece piece = run.get(at);
      if (piece.isScale()) {
        part = (part == null ? BigDecimal.ONE : part).multiply(piece.value());
        lastScale = piece.value();
        if (piece.value().intValue() > 100) {
          whole = whole.add(part);
          part = null;
        }
      } else if (at == from || lastScale != null && piece.value().compareTo(lastScale) < 0) {
        part = part == null ? piece.value() : part.add(piece.value());
        lastScale = null;
      } else {
        break;
      }
      BigDecimal value = part == null ? whole : whole.add(part);
      values.add(value.stripTrailingZeros().toPlainString());
    }
    return values;
  }

  private void read(String text) {
    String plain =
        PAST.matcher(western(text).toLowerCase(Locale.ROOT)).replaceAll(SpokenNumbers::after);
    Matcher token = TOKEN.matcher(GROUPING.matcher(plain).replaceAll(""));
    List<Piece> run = new ArrayList<>();
    int repeats = 1;
    while (token.find()) {
      String found = token.group();
      if (Character.isDigit(found.charAt(0))) {
        addDigits(run, found);
      } else if (WORDS.containsKey(found)) {
        for (int times = 0; times < repeats; times++) {
          addWord(run, found);
        }
      } else if (SCALES.containsKey(found)) {
        run.add(new Piece(found, null, BigDecimal.valueOf(SCALES.get(found))));
      } else if (!BETWEEN.contains(found)) {
        run = begun(run);
      }
      repeats = REPEATS.getOrDefault(found, 1);
    }
    begun(run);
  }

  private static String after(MatchResult past) {
    return past.group(2) + (past.group(1).equals("half") ? " 30" : " 15");
  }

  private List<Piece> begun(List<Piece> run) {
    if (!run.isEmpty()) {
      runs.add(run);
    }
    return new ArrayList<>();
  }

  /**
   * A decimal is one piece, {@code 10:30} is two, {@code 5:00} and {@code 500.00} are 5 and 500.
   */
  private static void addDigits(List<Piece> run, String literal) {
    String whole = literal.replaceFirst("(?<=\\d)[.:]0+$", "");
    String[] parts = DECIMAL.matcher(whole).matches() ? new String[] {whole} : whole.split("\\D");
    for (String part : parts) {
      String digits = part.length() == 2 ? part.replaceFirst("^0", "") : part;
      boolean sensible = digits.length() <= MOST_DIGITS;
      run.add(new Piece(literal, digits, sensible ? new BigDecimal(digits) : BigDecimal.ZERO));
    }
  }

  /** {@code twenty five} is one piece. */
  private static void addWord(List<Piece> run, String word) {
    int value = WORDS.get(word);
    Piece last = run.isEmpty() ? null : run.get(run.size() - 1);
    String text = word;
    if (last != null && value > 0 && value < 10 && WORDS.getOrDefault(last.text(), 0) >= 20) {
      run.remove(run.size() - 1);
      text = last.text() + " " + word;
      value += last.value().intValue();
    }
    run.add(new Piece(text, String.valueOf(value), BigDecimal.valueOf(value)));
  }

  /** Digits of other scripts as 0 to 9. */
  private static String western(String text) {
    StringBuilder western = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> Character.isDigit(point) ? '0' + Character.digit(point, 10) : point)
        .forEach(western::appendCodePoint);
    return western.toString();
  }

  private static Map<String, Integer> words() {
    String[] small =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                + " fifteen sixteen seventeen eighteen nineteen")
            .split(" ");
    String[] ordinals =
        ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
                + " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth")
            .split(" ");
    String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    Map<String, Integer> words = new HashMap<>(Map.of("oh", 0, "o", 0));
    for (int value = 0; value < small.length; value++) {
      words.put(small[value], value);
    }
    for (int value = 0; value < ordinals.length; value++) {
      words.put(ordinals[value], value + 1);
    }
    for (int ten = 0; ten < tens.length; ten++) {
      words.put(tens[ten], 20 + 10 * ten);
      words.put(tens[ten].replaceFirst("y$", "ieth"), 20 + 10 * ten);
    }
    return words;
  }
}
