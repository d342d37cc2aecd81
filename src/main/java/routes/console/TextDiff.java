package routes.console;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MeyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.List;

/** What an edit changes, in the unified format with three lines around each change. */
final class TextDiff {
  private static final int AROUND = 3;
  private static final int FILE_NAMES = 2;

  /** Lines of both texts; comparing more takes too long. */
  private static final int LONGEST = 20_000;

  private TextDiff() {}

  /**
   * @param kind {@code place}, {@code added}, {@code removed} or {@code same}
   */
  public record Line(String kind, String text) {}

  /**
   * What is removed stands before what is added in its place, unlike in the library's order. Empty
   * when the lines are the same; a single one that says so when there are too many.
   */
  static List<Line> of(String before, String after) {
    List<String> old = before.lines().toList();
    List<String> fresh = after.lines().toList();
    if (old.size() + fresh.size() > LONGEST) {
      return List.of(new Line("place", "There are too many lines to compare them here"));
    }
    List<Line> lines = new ArrayList<>();
    List<Line> added = new ArrayList<>();
    for (String text :
        UnifiedDiffUtils.generateUnifiedDiff(
            "", "", old, DiffUtils.diff(old, fresh, new MeyersDiffWithLinearSpace<>()), AROUND)) {
      Line line = new Line(kind(text), text);
      if (line.kind().equals("added")) {
        added.add(line);
      } else {
        if (!line.kind().equals("removed")) {
          lines.addAll(added);
          added.clear();
        }
        lines.add(line);
      }
    }
    lines.addAll(added);
    return lines.stream().skip(FILE_NAMES).toList();
  }

  private static String kind(String line) {
    return switch (line.charAt(0)) {
      case '@' -> "place";
      case '+' -> "added";
      case '-' -> "removed";
      default -> "same";
    };
  }
}
