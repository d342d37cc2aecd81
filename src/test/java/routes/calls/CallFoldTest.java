package routes.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallFoldTest {
  private static CallEvent event(
      String status, String startedAt, Integer duration, String recording, String agent) {
    return CallEventBuilder.builder()
        .provider("exotel")
        .providerCallId("c-1")
        .fromNumber("09631055120")
        .toNumber("08047190321")
        .durationSeconds(duration)
        .recordingUrl(recording)
        .startedAt(startedAt == null ? null : Instant.parse(startedAt))
        .startedAtText(startedAt == null ? "some time" : "as sent " + startedAt)
        .status(status)
        .agentName(agent)
        .build();
  }

  private static final List<CallEvent> EVENTS =
      List.of(
          event("in-progress", "2025-11-07T08:50:11Z", 0, null, "Meera"),
          event("completed", "2025-11-07T08:50:11Z", 56, null, null),
          event("completed", null, 57, "https://a.example/1.mp3", null),
          event(null, "2025-11-07T09:00:00Z", null, "https://a.example/2.mp3", "Arjun"),
          event("completed", "2025-11-07T08:50:11Z", 56, "https://a.example/3.mp3", null));

  private static List<List<CallEvent>> permutations(List<CallEvent> events) {
    if (events.isEmpty()) {
      return List.of(List.of());
    }
    List<List<CallEvent>> all = new ArrayList<>();
    for (CallEvent first : events) {
      List<CallEvent> others = new ArrayList<>(events);
      others.remove(first);
      for (List<CallEvent> rest : permutations(others)) {
        List<CallEvent> order = new ArrayList<>(List.of(first));
        order.addAll(rest);
        all.add(order);
      }
    }
    return all;
  }

  @Test
  void givesTheSameCallInEveryOrder() {
    List<List<CallEvent>> orders = permutations(EVENTS);
    assertThat(orders).hasSize(120);
    assertThat(orders.stream().map(CallFold::fold).distinct()).hasSize(1);
  }

  @Test
  void changesNothingWhenAnEventComesAgain() {
    CallEvent once = CallFold.fold(EVENTS);
    List<CallEvent> twice = new ArrayList<>(EVENTS);
    twice.addAll(EVENTS);
    assertThat(CallFold.fold(twice)).isEqualTo(once);
    assertThat(CallFold.fold(List.of(once))).isEqualTo(once);
  }

  @Test
  void takesEachFieldFromTheMostTellingEventThatHasIt() {
    CallEvent call = CallFold.fold(EVENTS);
    assertThat(call.status()).isEqualTo("completed");
    assertThat(call.durationSeconds()).isEqualTo(56);
    assertThat(call.recordingUrl()).isEqualTo("https://a.example/3.mp3");
    assertThat(call.startedAt()).isEqualTo("2025-11-07T08:50:11Z");
    assertThat(call.startedAtText()).isEqualTo("as sent 2025-11-07T08:50:11Z");
    assertThat(call.agentName()).isEqualTo("Meera");
  }

  @Test
  void keepsTheTextOfATimeThatNobodyCanRead() {
    CallEvent call = CallFold.fold(List.of(event(null, null, 1, null, null)));
    assertThat(call.startedAt()).isNull();
    assertThat(call.startedAtText()).isEqualTo("some time");
    assertThat(call.status()).isEqualTo("completed");
  }
}
