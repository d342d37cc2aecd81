package routes.slack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;

/** The message layouts under {@code mappings/slack}, each in its last good version. */
@Component
class Layouts {
  private static final String FIRST = "slack/classic.mustache";
  private static final String FOLLOWING = "slack/continuation.mustache";
  private static final String MISSED = "slack/missed.mustache";
  private static final int LEAST_ROOM = 2_000;

  private final Mapping<Layout<CallView>> first;
  private final Mapping<Layout<ContinuationView>> following;
  private final Mapping<Layout<CallView>> missed;

  Layouts(Mappings mappings) throws Exception {
    first = open(mappings, FIRST, Layouts::first);
    following = open(mappings, FOLLOWING, Layouts::following);
    missed = open(mappings, MISSED, Layouts::first);
  }

  /** A file that is broken at the start is replaced by the one in the jar. */
  private static <T> Mapping<T> open(Mappings mappings, String file, Mapping.Parser<T> parser)
      throws Exception {
    return mappings.openText(file, parser, parser.parse(shipped(file)));
  }

  Layout<CallView> first() {
    return first.current();
  }

  Layout<ContinuationView> following() {
    return following.current();
  }

  Layout<CallView> missed() {
    return missed.current();
  }

  static Layout<CallView> first(String text) {
    Layout<CallView> layout = new Layout<>(text, CallView.class);
    if (layout.render(sample("")).length() > Layout.LIMIT) {
      throw new IllegalArgumentException(
          "the layout alone is longer than a message of " + Layout.LIMIT + " characters");
    }
    return layout;
  }

  static Layout<ContinuationView> following(String text) {
    Layout<ContinuationView> layout = new Layout<>(text, ContinuationView.class);
    Layout.Room room = layout.room(words -> new ContinuationView("c-1", 9_999, 9_999, words));
    if (room.copies() != 1) {
      throw new IllegalArgumentException("the layout must show {{transcript}} once");
    }
    if (room.characters() < LEAST_ROOM) {
      throw new IllegalArgumentException(
          "the layout leaves less than " + LEAST_ROOM + " characters to the transcript");
    }
    return layout;
  }

  private static CallView sample(String transcript) {
    return new CallView(
        "08047190321",
        "09845012345",
        "I paid on Monday",
        "@meera.nair",
        "<@U0123456789>",
        "09845012377",
        "Customer Success",
        "2025-01-31 09:30:00 UTC",
        "c-1",
        "120s",
        "completed",
        "Meera Nair",
        "General",
        transcript,
        "not attached");
  }

  private static String shipped(String file) {
    try (InputStream text = Layouts.class.getResourceAsStream("/mappings/" + file)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
