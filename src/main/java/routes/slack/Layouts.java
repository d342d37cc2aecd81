package routes.slack;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;
import routes.work.CannotContinueException;

/**
 * The message layouts under {@code mappings/slack}, each in its last good version. Those of calls
 * are known by the names of their files; whoever puts another file there has another layout.
 */
@Component
class Layouts {
  static final String CLASSIC = "classic";
  static final String MINUTES = "minutes";
  static final String MISSED = "missed";

  private static final Logger log = LoggerFactory.getLogger(Layouts.class);
  private static final String FOLDER = "slack";
  private static final String ENDING = ".mustache";
  private static final Set<String> SHIPPED = Set.of(CLASSIC, MINUTES, MISSED, "professional");
  private static final String FOLLOWING = "continuation";
  private static final String LIVING = "living";

  /** As in {@code call_rules.schema.json}. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,40}");

  private static final String PROGRESS = "Received, the recording is being fetched …";
  private static final int LEAST_ROOM = 2_000;

  private final Mappings mappings;
  private final Mapping<Layout<ContinuationView>> following;
  private final Mapping<Layout<CallView>> living;
  private final Map<String, Mapping<Layout<CallView>>> ofCalls = new ConcurrentHashMap<>();
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  Layouts(Mappings mappings) {
    this.mappings = mappings;
    following = mappings.openText(file(FOLLOWING), Layouts::following);
    living = mappings.openText(file(LIVING), Layouts::living);
    names().forEach(this::open);
  }

  static String file(String name) {
    return FOLDER + "/" + name + ENDING;
  }

  /** The names of the layouts of calls, in use or not. */
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(SHIPPED);
    mappings.files(FOLDER).stream()
        .filter(file -> file.endsWith(ENDING))
        .map(file -> file.substring(0, file.length() - ENDING.length()))
        .filter(name -> NAME.matcher(name).matches() && !Set.of(FOLLOWING, LIVING).contains(name))
        .forEach(names::add);
    return names;
  }

  Layout<ContinuationView> following() {
    return inUse(following);
  }

  /** That of a call that is still being worked on. */
  Layout<CallView> living() {
    return inUse(living);
  }

  /**
   * The layout that a rule has chosen for a call.
   *
   * @param name may be empty: none was chosen
   * @param usual which one is used then, and also while the chosen one is not there or has never
   *     been right, which the log says once
   */
  Layout<CallView> chosen(String name, String usual) {
    if (name.isEmpty() || name.equals(usual)) {
      return inUse(open(usual));
    }
    return find(name)
        .orElseGet(
            () -> {
              if (logged.add(name)) {
                log.warn("No {} can be used: its calls have the layout {}", file(name), usual);
              }
              return inUse(open(usual));
            });
  }

  /** A layout that can be used. */
  Optional<Layout<CallView>> find(String name) {
    return ofCalls.containsKey(name) || names().contains(name)
        ? Optional.ofNullable(open(name).current())
        : Optional.empty();
  }

  private Mapping<Layout<CallView>> open(String name) {
    return ofCalls.computeIfAbsent(
        name, unopened -> mappings.openText(file(unopened), Layouts::first));
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

  static Layout<CallView> living(String text) {
    Layout<CallView> layout = first(text);
    if (!layout.render(sample("")).contains(PROGRESS)) {
      throw new IllegalArgumentException("the layout must show {{progress}}");
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
    return CallViewBuilder.builder()
        .icon("📞")
        .title("Customer Support Call Summary")
        .supportNumber("08047190321")
        .customerName("Asha Traders (Asha Verma)")
        .customerNumber("09845012345")
        .concern("I paid on Monday")
        .agentHandle("@meera.nair")
        .agentMention("<@U0123456789>")
        .agentNumber("09845012377")
        .agent("Meera Nair")
        .agentContact("<@U0123456789>")
        .department("Customer Success")
        .timestamp("2025-01-31 09:30:00 UTC")
        .callId("c-1")
        .duration("120s")
        .durationText("120s (2m 0s)")
        .status("completed")
        .agentName("Meera Nair")
        .customerSegment("General")
        .transcript(transcript)
        .excerpt(transcript)
        .recording("not attached")
        .progress(PROGRESS)
        .recordingLink("<https://recordings.example/c-1.mp3|Listen>")
        .minutes(MinutesView.NONE)
        .build();
  }
}
