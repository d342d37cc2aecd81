package routes.slack;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message layout that users edit, compiled. The values that it shows are escaped already, so the
 * template escapes nothing itself.
 *
 * @param <V> the record whose components are the names that the template may use
 */
final class Layout<V extends Record> {
  /**
   * The most characters of one message. Slack advises 4,000; what is longer may be split or cut by
   * Slack without a word to a webhook.
   */
  static final int LIMIT = 3_900;

  private static final int PROBE = 100;

  private final Template template;

  /**
   * @throws IllegalArgumentException for a name that the view does not have
   * @throws com.samskivert.mustache.MustacheException for a fault of syntax, with its line
   */
  Layout(String text, Class<V> view) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the layout is empty");
    }
    template =
        Mustache.compiler()
            .escapeHTML(false)
            .defaultValue("")
            .emptyStringIsFalse(true)
            .compile(text);
    template.visit(new Names(view));
  }

  String render(V view) {
    return template.execute(view).strip();
  }

  /** The names that a template may use, sorted. */
  static SortedSet<String> names(Class<? extends Record> view) {
    return Names.names(view).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a message of this layout has left for the transcript. */
  Room room(Function<String, V> viewOfTranscript) {
    int one = render(viewOfTranscript.apply("x")).length();
    int more = render(viewOfTranscript.apply("x".repeat(1 + PROBE))).length();
    int copies = (more - one) / PROBE;
    return new Room(copies, copies == 0 ? 0 : Math.max(0, (LIMIT - one + copies) / copies));
  }

  /**
   * @param copies how often the layout shows the transcript
   * @param characters how long the transcript may be
   */
  record Room(int copies, int characters) {}

  /**
   * Refuses names that the view does not have, wherever they stand in the template. What a view has
   * within a view is named with a dot.
   */
  private static final class Names implements Mustache.Visitor {
    private final Set<String> known;

    Names(Class<? extends Record> view) {
      known = Layout.names(view);
    }

    private static Stream<String> names(Class<?> view) {
      return Arrays.stream(view.getRecordComponents())
          .flatMap(
              part ->
                  part.getType().isRecord()
                      ? names(part.getType()).map(name -> part.getName() + "." + name)
                      : Stream.of(part.getName()));
    }

    private void check(String name) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is nothing named " + name + "; known names: " + String.join(", ", known));
      }
    }

    @Override
    public void visitText(String text) {}

    @Override
    public void visitVariable(String name) {
      check(name);
    }

    @Override
    public boolean visitInclude(String name) {
      throw new IllegalArgumentException("a layout cannot include another file: " + name);
    }

    @Override
    public boolean visitSection(String name) {
      check(name);
      return true;
    }

    @Override
    public boolean visitInvertedSection(String name) {
      check(name);
      return true;
    }
  }
}
