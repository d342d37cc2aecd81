package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.operations.CallTally.Counts;

@HubTest
class CallTallyTest {
  @Autowired Hub hub;
  @Autowired CallTally tally;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @AfterEach
  void forget() {
    hub.database().update("delete from call where provider = 'tallied'");
  }

  @Test
  void followsACallThroughEachChangeOfItsState() {
    Counts before = tally.read();
    UUID call = UUID.randomUUID();
    store(call, "processing");
    assertThat(tally.read()).isEqualTo(before);
    update(call, "parked");
    assertThat(tally.read()).isEqualTo(new Counts(before.posted(), before.failed() + 1));
    update(call, "processing");
    assertThat(tally.read()).isEqualTo(before);
    update(call, "posted");
    assertThat(tally.read()).isEqualTo(new Counts(before.posted() + 1, before.failed()));
    update(call, "posted");
    assertThat(tally.read()).isEqualTo(new Counts(before.posted() + 1, before.failed()));
    hub.database().update("delete from call where id = ?", call);
    assertThat(tally.read()).isEqualTo(before).isEqualTo(counted());
  }

  @Test
  void keepsTheSumsWhenTwoHubsSumUpAtOnce() {
    for (int round = 0; round < 20; round++) {
      hub.database()
          .update(
              """
              insert into call (id, provider, provider_call_id, facts, state)
              select gen_random_uuid(), 'tallied', n::text, '{}', 'skipped' from generate_series(1, 150) n
              """);
      CompletableFuture.allOf(
              CompletableFuture.runAsync(tally::sumUp),
              CompletableFuture.runAsync(tally::sumUp),
              CompletableFuture.runAsync(() -> store(UUID.randomUUID(), "posted")))
          .join();
      assertThat(tally.read()).isEqualTo(counted());
    }
    tally.sumUp();
    assertThat(hub.database().queryForObject("select count(*) from call_tally", Long.class))
        .isLessThan(100);
  }

  private void store(UUID call, String state) {
    hub.database()
        .update(
            """
            insert into call (id, provider, provider_call_id, facts, state)
            values (?, 'tallied', 'one', '{}', ?)
            """,
            call,
            state);
  }

  private void update(UUID call, String state) {
    hub.database().update("update call set state = ? where id = ?", state, call);
  }

  private Counts counted() {
    return hub.database()
        .queryForObject(
            """
            select count(*) filter (where state = 'posted'),
                   count(*) filter (where state in ('skipped', 'parked'))
            from call
            """,
            (row, number) -> new Counts(row.getLong(1), row.getLong(2)));
  }
}
