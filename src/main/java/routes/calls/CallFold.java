package routes.calls;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Folds what several webhooks said about one call into what the hub holds to be true. The result
 * does not depend on the order in which they came, nor on how often: for each field, the most
 * telling event that says anything about it wins.
 */
public final class CallFold {
  private static final Set<String> FINAL =
      Set.of("completed", "failed", "busy", "no-answer", "canceled", "cancelled");

  /** What a sender means that says nothing of it: it posts calls that have ended. */
  private static final String UNSAID_STATUS = "completed";

  /**
   * A final status tells more than a passing one, a later time of call more than an earlier or
   * none; equals are told apart by their content alone.
   */
  private static final Comparator<CallEvent> MOST_TELLING =
      Comparator.<CallEvent>comparingInt(
              event -> event.status() == null ? 0 : FINAL.contains(event.status()) ? 2 : 1)
          .thenComparing(
              event -> event.startedAt() == null ? Instant.MIN : event.startedAt(),
              Comparator.naturalOrder())
          .thenComparing(CallEvent::toString)
          .reversed();

  private CallFold() {}

  /**
   * @param events of one call, at least one
   */
  public static CallEvent fold(List<CallEvent> events) {
    List<CallEvent> telling = events.stream().sorted(MOST_TELLING).toList();
    CallEvent first = telling.get(0);
    CallEvent timed =
        telling.stream().filter(event -> event.startedAt() != null).findFirst().orElse(first);
    return new CallEvent(
        first.provider(),
        first.providerCallId(),
        pick(telling, CallEvent::fromNumber),
        pick(telling, CallEvent::toNumber),
        pick(telling, CallEvent::durationSeconds),
        pick(telling, CallEvent::recordingUrl),
        timed.startedAt(),
        timed.startedAt() == null ? pick(telling, CallEvent::startedAtText) : timed.startedAtText(),
        Objects.requireNonNullElse(pick(telling, CallEvent::status), UNSAID_STATUS),
        pick(telling, CallEvent::agentPhone),
        pick(telling, CallEvent::agentName),
        pick(telling, CallEvent::agentHandle),
        pick(telling, CallEvent::department),
        pick(telling, CallEvent::customerSegment));
  }

  private static <T> T pick(List<CallEvent> telling, Function<CallEvent, T> field) {
    return telling.stream().map(field).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
