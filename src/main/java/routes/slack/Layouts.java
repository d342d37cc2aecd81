package routes.slack;

import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;
import routes.work.CannotContinueException;

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

  Layouts(Mappings mappings) {
    first = mappings.openText(FIRST, Layouts::first);
    following = mappings.openText(FOLLOWING, Layouts::following);
    missed = mappings.openText(MISSED, Layouts::first);
  }

  Layout<CallView> first() {
    return inUse(first);
  }

  Layout<ContinuationView> following() {
    return inUse(following);
  }

  Layout<CallView> missed() {
    return inUse(missed);
  }

  private static <T> T inUse(Mapping<T> layout) {
    if (layout.current() == null) {
      throw new CannotContinueException(
          "The layout %s is refused and there is no earlier one: mend it (%s)"
              .formatted(layout.file(), layout.refused().orElse("")));
    }
    return layout.current();
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
}
