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
      Set.of(
          "completed",
          "failed",
          "busy",
          "no-answer",
          "canceled",
          "cancelled",
          "missed",
          "voicemail");

  /** What a sender means that says nothing of it: it posts calls that have ended. */
  private static final String UNSAID_STATUS = "completed";

  /**
   * An event of an ended call tells more than one of a running call, a final status more than a
   * passing one, a later one of the sender's count more than an earlier or none, and so does a
   * later time of call; equals are told apart by their content alone.
   */
  private static final Comparator<CallEvent> MOST_TELLING =
      Comparator.<CallEvent>comparingInt(event -> isRunning(event) ? 0 : 1)
          .thenComparingInt(
              event -> event.status() == null ? 0 : FINAL.contains(event.status()) ? 2 : 1)
          .thenComparing(CallEvent::sequence, Comparator.nullsFirst(Comparator.naturalOrder()))
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
    boolean running = events.stream().allMatch(CallFold::isRunning);
    return CallEventBuilder.builder()
        .provider(first.provider())
        .providerCallId(first.providerCallId())
        .fromNumber(pick(telling, CallEvent::fromNumber))
        .toNumber(pick(telling, CallEvent::toNumber))
        .lineNumber(pick(telling, CallEvent::lineNumber))
        .dialedNumber(pick(telling, CallEvent::dialedNumber))
        .direction(pick(telling, CallEvent::direction))
        .durationSeconds(pick(telling, CallEvent::durationSeconds))
        .talkSeconds(pick(telling, CallEvent::talkSeconds))
        .dialSeconds(pick(telling, CallEvent::dialSeconds))
        .recordingUrl(pick(telling, CallEvent::recordingUrl))
        .startedAt(timed.startedAt())
        .startedAtText(
            timed.startedAt() == null
                ? pick(telling, CallEvent::startedAtText)
                : timed.startedAtText())
        .status(status(telling, running))
        .running(running ? true : null)
        .sequence(pick(telling, CallEvent::sequence))
        .price(pick(telling, CallEvent::price))
        .agentPhone(pick(telling, CallEvent::agentPhone))
        .agentName(pick(telling, CallEvent::agentName))
        .agentHandle(pick(telling, CallEvent::agentHandle))
        .agentEmail(pick(telling, CallEvent::agentEmail))
        .department(pick(telling, CallEvent::department))
        .customerName(pick(telling, CallEvent::customerName))
        .customerSegment(pick(telling, CallEvent::customerSegment))
        .company(pick(telling, CallEvent::company))
        .build();
  }

  private static String status(List<CallEvent> telling, boolean running) {
    String said = pick(telling, CallEvent::status);
    return said == null && !running ? UNSAID_STATUS : said;
  }

  private static boolean isRunning(CallEvent event) {
    return Boolean.TRUE.equals(event.running());
  }

  private static <T> T pick(List<CallEvent> telling, Function<CallEvent, T> field) {
    return telling.stream().map(field).filter(Objects::nonNull).findFirst().orElse(null);
  }
}
