package routes.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class ClaimDueJobsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void givesNoJobToTwoClaimers() throws Exception {
    List<String> calls = new ArrayList<>();
    for (int job = 0; job < 200; job++) {
      calls.add(hub.stored("identify-parties", "1 hour", null, 0, 0));
    }
    Object[] ours = calls.stream().map(hub::ours).toArray();
    ExecutorService claimers = Executors.newFixedThreadPool(4);
    hub.database()
        .update("update job set run_at = now() where call_id = any (?)", (Object) toUuids(ours));
    List<Callable<List<String>>> work = new ArrayList<>();
    for (int claimer = 0; claimer < 4; claimer++) {
      String owner = "claimer-" + claimer;
      work.add(() -> claimAll(owner));
    }
    List<String> claimed = new ArrayList<>();
    for (Future<List<String>> done : claimers.invokeAll(work)) {
      claimed.addAll(done.get());
    }
    claimers.shutdown();
    assertThat(claimed).isNotEmpty().doesNotHaveDuplicates();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        calls.stream()
                            .filter(id -> hub.state(id).equals("processing"))
                            .map(id -> hub.ours(id).toString()))
                    .containsExactlyInAnyOrderElementsOf(claimed));
    assertThat(
            hub.database()
                .queryForObject(
                    """
                    select count(*) from (
                      select call_id, attempt from step where call_id = any (?)
                      group by call_id, attempt having count(*) > 1) twice
                    """,
                    Integer.class,
                    (Object) toUuids(ours)))
        .isZero();
    hub.database().update("delete from job where owner like 'claimer-%'");
  }

  private static UUID[] toUuids(Object[] ids) {
    return java.util.Arrays.copyOf(ids, ids.length, UUID[].class);
  }

  private List<String> claimAll(String owner) {
    List<String> claimed = new ArrayList<>();
    for (List<?> batch = claim(owner); !batch.isEmpty(); batch = claim(owner)) {
      batch.forEach(row -> claimed.add(((Map<?, ?>) row).get("call_id").toString()));
    }
    return claimed;
  }

  private List<?> claim(String owner) {
    return hub.producer()
        .request(
            "sql:classpath:sql/claim-jobs.sql?dataSource=#dataSource",
            exchange -> {
              exchange.setVariable("leaseSeconds", 3600);
              exchange.setVariable("owner", owner);
              exchange.setVariable("batch", 5);
            })
        .getMessage()
        .getBody(List.class);
  }

  @Test
  void claimsAgainWhatADeadHubHeldAndMarksItsStepLost() {
    String id = hub.stored("identify-parties", "1 hour", "hub-dead", 3, 1);
    hub.database()
        .update(
            "insert into step (call_id, stage, attempt, owner) values (?, 'identify-parties', 3, 'hub-dead')",
            hub.ours(id));
    hub.hurry(id);
    assertThat(hub.steps(id)).containsExactly("identify-parties open");
    hub.database()
        .update(
            "update job set run_at = now() - interval '1 second' where call_id = ?", hub.ours(id));
    hub.awaitState(id, "skipped");
    assertThat(hub.steps(id))
        .containsExactly(
            "identify-parties lost", "identify-parties done", "archive-recording skipped");
    assertThat(
            hub.database()
                .queryForMap(
                    "select attempt, reason from step where call_id = ? and outcome = 'lost'",
                    hub.ours(id)))
        .containsEntry("attempt", 3)
        .containsEntry("reason", "The hub stopped in this step");
  }

  @Test
  void leavesAloneWhatIsNotDueOrParked() {
    String later = hub.stored("identify-parties", "1 hour", null, 0, 0);
    String parked = hub.stored("identify-parties", "0 s", null, 0, 12);
    hub.awaitState(parked, "parked");
    String due = hub.stored("identify-parties", "0 s", null, 0, 0);
    hub.awaitState(due, "skipped");
    assertThat(hub.steps(later)).isEmpty();
    assertThat(hub.steps(parked)).containsExactly("identify-parties parked");
    hub.database().update("delete from job where call_id = ?", hub.ours(later));
  }
}
