package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CallFoldPropertyTest {
  private static final Instant MORNING = Instant.parse("2025-11-07T08:50:11Z");

  @Provide
  Arbitrary<CallEvent> events() {
    Arbitrary<String> statuses =
        Arbitraries.of("ringing", "in-progress", "completed", "no-answer", "busy");
    Arbitrary<Integer> durations = Arbitraries.of(0, 5, 60);
    Arbitrary<Instant> times = Arbitraries.of(MORNING, MORNING.plusSeconds(1), Instant.MAX);
    return Combinators.combine(
            statuses.injectNull(0.3),
            durations.injectNull(0.2),
            times.injectNull(0.3),
            text("a", "b"),
            text("soon", "later"),
            text("Meera", "Arjun"),
            text("Sales", "Care"))
        .as(
            (status, duration, time, recording, timeText, agent, department) ->
                CallEventBuilder.builder()
                    .provider("exotel")
                    .providerCallId("c-1")
                    .fromNumber("09631055120")
                    .toNumber("08047190321")
                    .durationSeconds(duration)
                    .recordingUrl(recording)
                    .startedAt(time)
                    .startedAtText(time == null ? timeText : time.toString())
                    .status(status)
                    .agentName(agent)
                    .department(department)
                    .build());
  }

  private static Arbitrary<String> text(String... values) {
    return Arbitraries.of(values).injectNull(0.4);
  }

  @Provide
  Arbitrary<List<CallEvent>> several() {
    return events().list().ofMinSize(1).ofMaxSize(6);
  }

  @Property(seed = "20251107")
  void doesNotDependOnOrderAndRepetition(
      @ForAll("several") List<CallEvent> events, @ForAll Random random) {
    List<CallEvent> otherwise = new ArrayList<>(events);
    random.ints(random.nextInt(4), 0, events.size()).mapToObj(events::get).forEach(otherwise::add);
    java.util.Collections.shuffle(otherwise, random);
    assertThat(CallFold.fold(otherwise)).isEqualTo(CallFold.fold(events));
  }

  @Property(seed = "20251107")
  void saysNothingThatNobodyHasSaidAndForgetsNothing(@ForAll("several") List<CallEvent> events) {
    CallEvent fold = CallFold.fold(events);
    isOneOf(events, fold, CallEvent::durationSeconds, null);
    isOneOf(events, fold, CallEvent::recordingUrl, null);
    isOneOf(events, fold, CallEvent::startedAt, null);
    isOneOf(events, fold, CallEvent::agentName, null);
    isOneOf(events, fold, CallEvent::department, null);
    isOneOf(events, fold, CallEvent::status, "completed");
  }

  private static <T> void isOneOf(
      List<CallEvent> events, CallEvent fold, Function<CallEvent, T> field, T unsaid) {
    Set<T> said = new HashSet<>(events.stream().map(field).toList());
    said.remove(null);
    assertThat(field.apply(fold)).isIn(said.isEmpty() ? java.util.Arrays.asList(unsaid) : said);
  }
}
