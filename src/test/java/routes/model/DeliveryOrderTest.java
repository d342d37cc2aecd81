package routes.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import routes.Hub;

/**
 * The same deliveries in another order, some of them more than once, leave the same rows. {@code
 * CallFoldPropertyTest} says the same of the rule by itself.
 */
class DeliveryOrderTest {
  private static MortalHub hub;
  private static KeptCalls kept;

  @BeforeContainer
  static void start() throws IOException {
    hub = new MortalHub();
    kept = new KeptCalls(hub);
  }

  @AfterContainer
  static void stop() throws IOException {
    hub.close();
  }

  @Provide
  Arbitrary<Tuple2<List<Map<String, Object>>, List<Map<String, Object>>>> orders() {
    return deliveries()
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .flatMap(
            first ->
                Arbitraries.of(first)
                    .list()
                    .ofMaxSize(3)
                    .map(again -> joined(first, again))
                    .flatMap(Arbitraries::shuffle)
                    .map(second -> Tuple.of(first, second)));
  }

  private static Arbitrary<Map<String, Object>> deliveries() {
    return Combinators.combine(
            Arbitraries.of("ringing", "in-progress", "completed", "no-answer").injectNull(0.3),
            Arbitraries.of("2025-11-07 14:20:11", "2025-11-07 14:20:12", "soon").injectNull(0.3),
            Arbitraries.of(0, 56, 57),
            Arbitraries.of("https://elsewhere.example/a.mp3", "https://elsewhere.example/b.mp3")
                .injectNull(0.5),
            Arbitraries.of("Meera", "Arjun").injectNull(0.5),
            Arbitraries.of("Sales", "Care").injectNull(0.5))
        .as(DeliveryOrderTest::delivery);
  }

  private static Map<String, Object> delivery(
      String status,
      String timestamp,
      int duration,
      String recording,
      String agent,
      String department) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("status", status);
    fields.put("timestamp", timestamp);
    fields.put("duration", duration);
    fields.put("recording_url", recording);
    fields.put("agent_name", agent);
    fields.put("department", department);
    return fields;
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    return java.util.stream.Stream.of(first, second).flatMap(List::stream).toList();
  }

  @Property(tries = 40, seed = "20251107", edgeCases = EdgeCasesMode.NONE)
  void leavesTheSameRowsInWhateverOrder(
      @ForAll("orders") Tuple2<List<Map<String, Object>>, List<Map<String, Object>>> orders) {
    hub.reset();
    String one = delivered(orders.get1());
    String other = delivered(orders.get2());
    assertThat(kept.facts(other)).isEqualTo(kept.facts(one));
    assertThat(kept.deliveries(one)).isEqualTo(counted(orders.get1()));
    assertThat(kept.deliveries(other)).isEqualTo(counted(orders.get2()));
  }

  /** Posts them as one call and gives its id. */
  private static String delivered(List<Map<String, Object>> deliveries) {
    String id = Hub.newId();
    for (Map<String, Object> fields : deliveries) {
      assertThat(hub.post(Hub.call(id, fields)).statusCode()).isEqualTo(200);
    }
    return id;
  }

  private static Map<String, Integer> counted(List<Map<String, Object>> deliveries) {
    return deliveries.stream()
        .map(fields -> Hub.call("id", fields))
        .collect(Collectors.toMap(Function.identity(), any -> 1, Integer::sum));
  }
}
