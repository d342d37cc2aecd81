package routes.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import routes.Hub;
import routes.Outside;

/**
 * Plays one sequence on a hub and on a model of it, which knows of each acknowledged call what was
 * said of it and what must become of it: nothing is lost, nothing is posted twice.
 */
final class HubModel {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final MortalHub hub;
  private final KeptCalls kept;
  private final String prefix = "m" + NUMBER.incrementAndGet() + "-";
  private final Map<Integer, ModelCall> calls = new TreeMap<>();

  HubModel(MortalHub hub) {
    this.hub = hub;
    kept = new KeptCalls(hub);
  }

  /** Then all becomes well, and operator or sender see to what is parked. */
  void play(List<Act> acts) {
    hub.reset();
    JsonNode before = hub.stats();
    for (Act act : acts) {
      perform(act);
      rows().forEach((id, row) -> call(id).check(row));
    }
    hub.services.mend();
    hub.settle();
    Map<String, CallRow> settled = rows();
    settled.forEach((id, row) -> call(id).check(row));
    settled.forEach((id, row) -> call(id).checkSettled(row));
    calls.keySet().stream()
        .filter(number -> settled.get(id(number)).state().equals("parked"))
        .forEach(number -> perform(number % 2 == 0 ? Act.putBack(number) : Act.repeat(number)));
    hub.settle();
    Map<String, CallRow> ended = rows();
    ended.forEach((id, row) -> call(id).check(row));
    ended.forEach((id, row) -> call(id).checkEnd(row));
    checkStatistics(before, hub.stats(), ended);
  }

  private void perform(Act act) {
    if (act instanceof Act.Deliver delivery) {
      deliver(delivery.call(), delivery.said());
    } else if (act instanceof Act.Repeat repeat && calls.containsKey(repeat.call())) {
      deliver(repeat.call(), calls.get(repeat.call()).last());
    } else if (act instanceof Act.Work work) {
      hub.work(work.steps());
    } else if (act instanceof Act.Restart) {
      hub.restart();
    } else if (act instanceof Act.Kill) {
      hub.kill();
    } else if (act instanceof Act.KillInPost) {
      hub.killInPost();
    } else if (act instanceof Act.Begin begin) {
      hub.services.begin(begin.fault());
      calls.values().forEach(call -> call.suffer(hub.services.faults()));
    } else if (act instanceof Act.End end) {
      hub.services.end(end.fault());
    } else if (act instanceof Act.PutBack putBack) {
      putBack(putBack.call());
    }
  }

  private void deliver(int number, Said said) {
    boolean first = !calls.containsKey(number);
    ModelCall call =
        calls.computeIfAbsent(number, any -> new ModelCall(id(number), hub.recordings()));
    call.suffer(hub.services.faults());
    HttpResponse<String> answer =
        hub.post(Hub.call(call.id, said.fields(hub.recordings(), call.id)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(Outside.read(answer.body()).path("message").asText())
        .isEqualTo(first ? "Call queued for processing" : "Duplicate call - already processed");
    call.hear(said);
  }

  private void putBack(int number) {
    CallRow before = rows().get(id(number));
    int status = hub.putBack(id(number)).statusCode();
    if (before == null) {
      assertThat(status).isEqualTo(404);
    } else {
      switch (before.state()) {
        case "parked", "skipped" -> assertThat(status).isEqualTo(200);
        case "posted" -> assertThat(status).isEqualTo(409);
        default -> assertThat(status).isIn(200, 409);
      }
    }
  }

  private String id(int number) {
    return prefix + number;
  }

  private ModelCall call(String id) {
    return calls.get(Integer.parseInt(id.substring(prefix.length())));
  }

  /** All acknowledged calls and no others. */
  private Map<String, CallRow> rows() {
    Map<String, CallRow> rows = kept.of(prefix);
    assertThat(rows.keySet())
        .as("calls that are kept")
        .containsExactlyInAnyOrderElementsOf(calls.values().stream().map(call -> call.id).toList());
    return rows;
  }

  private static void checkStatistics(JsonNode before, JsonNode after, Map<String, CallRow> ended) {
    Map<Boolean, Long> posted =
        ended.values().stream()
            .collect(
                Collectors.partitioningBy(
                    row -> row.state().equals("posted"), Collectors.counting()));
    assertThat(more("successfully_posted", before, after)).isEqualTo(posted.get(true));
    assertThat(more("failed", before, after)).isEqualTo(posted.get(false));
    assertThat(more("total_processed", before, after)).isEqualTo(ended.size());
  }

  private static long more(String name, JsonNode before, JsonNode after) {
    return after.path(name).asLong() - before.path(name).asLong();
  }
}
