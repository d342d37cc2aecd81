package routes.retention;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One nightly run: what it has yet to look at, and what it has removed. */
public final class RetentionRun {
  /** What there are limits for. */
  enum Kind {
    RAW_EVENTS,
    TRANSCRIPTS,
    RECORDINGS,
    CALLS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private final long id;
  private final Instant startedAt;
  private final Deque<Kind> left;
  private final Map<Kind, Integer> removed = new EnumMap<>(Kind.class);
  private final List<String> problems = new ArrayList<>();

  RetentionRun(long id, Instant startedAt, Collection<Kind> kinds) {
    this.id = id;
    this.startedAt = startedAt;
    left = new ArrayDeque<>(kinds);
    kinds.forEach(kind -> removed.put(kind, 0));
  }

  long id() {
    return id;
  }

  /** By which age is reckoned, so that a run that lasts comes to an end. */
  Instant startedAt() {
    return startedAt;
  }

  boolean hasMore() {
    return !left.isEmpty();
  }

  Kind kind() {
    return left.element();
  }

  /** Nothing of this kind is too old any more, or no more of it can be removed now. */
  void turn() {
    left.remove();
  }

  void removed(int count) {
    removed.merge(kind(), count, Integer::sum);
  }

  int count(Kind kind) {
    return removed.getOrDefault(kind, 0);
  }

  void problem(String sentence) {
    problems.add(kind() + ": " + sentence);
  }

  /** Null when there was none. */
  String problem() {
    return problems.isEmpty() ? null : String.join("\n", problems);
  }

  /** For the audit: how much of what. */
  String summary() {
    return removed.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
