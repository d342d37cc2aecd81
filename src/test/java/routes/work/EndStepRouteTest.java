package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class EndStepRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  /** A job in hand that the hub's own workers leave alone, and its open step. */
  private String held(String owner, int attempt) {
    String id = hub.stored("await-transcript", "1 hour", owner, attempt, 2);
    hub.database()
        .update(
            "insert into step (call_id, stage, attempt, owner) values (?, 'await-transcript', ?, ?)",
            hub.ours(id),
            attempt,
            owner);
    return id;
  }

  private void end(String id, String owner, int attempt, String outcome, Map<String, ?> more) {
    Long step =
        hub.database()
            .queryForObject("select max(id) from step where call_id = ?", Long.class, hub.ours(id));
    Exchange ended =
        hub.producer()
            .request(
                "direct:end-step",
                exchange -> {
                  exchange.setVariable("callId", hub.ours(id).toString());
                  exchange.setVariable("stage", "await-transcript");
                  exchange.setVariable("owner", owner);
                  exchange.setVariable("attempt", attempt);
                  exchange.setVariable("stepId", step);
                  exchange.setVariable("outcome", outcome);
                  exchange.setVariable("delaySeconds", 3600);
                  more.forEach(exchange::setVariable);
                });
    assertThat(ended.getException()).isNull();
  }

  private Map<String, Object> job(String id) {
    return hub.database().queryForMap("select * from job where call_id = ?", hub.ours(id));
  }

  private void forget(String id) {
    hub.database().update("delete from job where call_id = ?", hub.ours(id));
  }

  @Test
  void changesNothingForAWorkerThatLostItsJob() {
    String id = held("hub-new", 5);
    Map<String, Object> before = job(id);
    hub.database()
        .update(
            "update step set ended_at = now(), outcome = 'lost' where call_id = ?", hub.ours(id));
    for (String outcome : List.of("done", "waiting", "retry", "parked", "skipped", "amended")) {
      end(id, "hub-new", 4, outcome, Map.of("nextStage", "announce-call", "reason", "x"));
      end(id, "hub-old", 5, outcome, Map.of("nextStage", "announce-call", "reason", "x"));
    }
    assertThat(job(id)).isEqualTo(before);
    assertThat(hub.state(id)).isEqualTo("processing");
    assertThat(hub.steps(id)).containsExactly("await-transcript lost");
    forget(id);
  }

  @Test
  void sendsACallOnWithItsFailuresForgotten() {
    String id = held("hub-a", 5);
    end(id, "hub-a", 5, "done", Map.of("nextStage", "announce-call"));
    assertThat(job(id))
        .containsEntry("stage", "announce-call")
        .containsEntry("failures", 0)
        .containsEntry("attempt", 5)
        .containsEntry("owner", null);
    assertThat(hub.steps(id)).containsExactly("await-transcript done");
    forget(id);
  }

  @Test
  void countsAFailureAndKeepsTheStage() {
    String id = held("hub-a", 5);
    end(id, "hub-a", 5, "retry", Map.of("reason", "away"));
    assertThat(job(id)).containsEntry("stage", "await-transcript").containsEntry("failures", 3);
    forget(id);
  }

  @Test
  void keepsOnlyTheLastOfManyLooks() {
    String id = held("hub-a", 5);
    for (int look = 0; look < 3; look++) {
      hub.database().update("update job set owner = 'hub-a' where call_id = ?", hub.ours(id));
      hub.database()
          .update(
              "insert into step (call_id, stage, attempt, owner) values (?, 'await-transcript', 5, 'hub-a')",
              hub.ours(id));
      end(id, "hub-a", 5, "waiting", Map.of("reason", "AssemblyAI says queued"));
    }
    assertThat(hub.steps(id)).containsExactly("await-transcript open", "await-transcript waiting");
    forget(id);
  }

  @Test
  void parksWithTheReasonAndTheStageAtWhichARetryBegins() {
    String id = held("hub-a", 5);
    end(id, "hub-a", 5, "parked", Map.of("reason", "no key", "nextStage", "transcribe-recording"));
    assertThat(job(id))
        .containsEntry("run_at", null)
        .containsEntry("stage", "transcribe-recording");
    assertThat(hub.state(id)).isEqualTo("parked");
  }

  @Test
  void finishesASkippedCall() {
    String id = held("hub-a", 5);
    end(id, "hub-a", 5, "skipped", Map.of("reason", "No recording available"));
    assertThat(hub.state(id)).isEqualTo("skipped");
    assertThat(hub.database().queryForList("select * from job where call_id = ?", hub.ours(id)))
        .isEmpty();
  }

  @Test
  void leavesACallPostedWhoseNewsAreInSlackNow() {
    String id = held("hub-a", 5);
    hub.database().update("update call set state = 'posted' where id = ?", hub.ours(id));
    end(id, "hub-a", 5, "amended", Map.of("reason", "too late"));
    assertThat(hub.state(id)).isEqualTo("posted");
    assertThat(
            hub.database()
                .queryForMap(
                    "select reason, finished_at, (select count(*) from job where call_id = id) as jobs from call where id = ?",
                    hub.ours(id)))
        .containsEntry("reason", null)
        .containsEntry("finished_at", null)
        .containsEntry("jobs", 0L);
    assertThat(hub.steps(id)).containsExactly("await-transcript amended");
  }
}
