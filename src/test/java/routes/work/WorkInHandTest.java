package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class WorkInHandTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void renewsTheLeaseOfAStepUntilItHangs() {
    String id = hub.stored("identify-parties", "1 minute", "hub-hand", 1, 0);
    String call = hub.ours(id).toString();
    WorkInHand patient = inHand(Duration.ofHours(1));
    patient.take(call, 1);
    patient.renewLeases();
    assertThat(leaseOver(call, "30 minutes")).isTrue();
    assertThat(patient.free()).isEqualTo(1);

    hub.database().update("update job set run_at = now() + interval '1 minute'");
    WorkInHand strict = inHand(Duration.ZERO);
    strict.take(call, 1);
    strict.renewLeases();
    assertThat(leaseOver(call, "30 minutes")).isFalse();
    assertThat(strict.free()).isEqualTo(2);
    hub.database().update("delete from job where call_id = ?", UUID.fromString(call));
  }

  @Test
  void keepsWhatAnotherAttemptHolds() {
    String call = UUID.randomUUID().toString();
    WorkInHand work = inHand(Duration.ofHours(1));
    work.take(call, 2);
    work.release(call, 1);
    assertThat(work.free()).isEqualTo(1);
    work.release(call, 2);
    assertThat(work.free()).isEqualTo(2);
  }

  private boolean leaseOver(String call, String time) {
    return hub.database()
        .queryForObject(
            "select run_at > now() + ?::interval from job where call_id = ?",
            Boolean.class,
            time,
            UUID.fromString(call));
  }

  private WorkInHand inHand(Duration longestStep) {
    return new WorkInHand(
        hub.database(),
        new WorkSettings(
            "hub-hand",
            2,
            Duration.ofHours(2),
            longestStep,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            12));
  }
}
