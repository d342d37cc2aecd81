package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import routes.Hub;
import routes.HubTest;

/** The commit that deliveries share, on a real database that is held up or refuses a row. */
@HubTest
class GroupCommitTest {
  private static final InboxSettings SETTINGS = new InboxSettings(64, 32, Duration.ofSeconds(20));

  @Autowired Hub hub;
  @Autowired DataSource dataSource;

  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final List<GroupCommit> made = new ArrayList<>();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (GroupCommit commits : made) {
      commits.destroy();
    }
    senders.shutdownNow();
    hub.dropWork();
  }

  private GroupCommit commits(InboxSettings settings) throws Exception {
    GroupCommit commits =
        new GroupCommit(
            hub.database(), settings, new ClassPathResource("sql/accept-calls.sql"), false);
    made.add(commits);
    return commits;
  }

  private static Arrival arrival(String callId) {
    String facts =
        """
        {"provider": "exotel", "providerCallId": "%s", "fromNumber": "09631055120",
         "toNumber": "08047190321", "durationSeconds": 56, "status": "completed"}
        """
            .formatted(callId);
    return arrival(callId, facts);
  }

  private static Arrival arrival(String callId, String facts) {
    return new Arrival(
        UUID.randomUUID(), "exotel", callId, facts, "zapier", "0", new byte[] {1}, "{}", facts);
  }

  private Future<Boolean> storing(GroupCommit commits, Arrival arrival) {
    return senders.submit(() -> commits.store(arrival));
  }

  /** Another hub has begun to store the call and has not committed. */
  private Connection begun(String callId) throws SQLException {
    Connection other = dataSource.getConnection();
    other.setAutoCommit(false);
    try (var statement =
        other.prepareStatement(
            "insert into switchboard.call_key (provider, provider_call_id, call_id) values ('exotel', ?, ?)")) {
      statement.setString(1, callId);
      statement.setObject(2, UUID.randomUUID());
      statement.executeUpdate();
    }
    return other;
  }

  private static void giveUp(Connection other) throws SQLException {
    other.rollback();
    other.setAutoCommit(true);
    other.close();
  }

  private void awaitWaiting(GroupCommit commits, int count) {
    await().until(() -> commits.waiting() == count);
  }

  private void awaitBlockedWriter() {
    await()
        .until(
            () ->
                hub.database()
                    .queryForObject(
                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock')",
                        Boolean.class));
  }

  @Test
  void answersNobodyBeforeTheCommitAndARepeatOnlyAfterItsOriginal() throws Exception {
    GroupCommit commits = commits(SETTINGS);
    String id = Hub.newId();
    Connection other = begun(id);
    Future<Boolean> first = storing(commits, arrival(id));
    awaitBlockedWriter();
    Future<Boolean> repeat = storing(commits, arrival(id));
    Future<Boolean> neighbour = storing(commits, arrival(Hub.newId()));
    awaitWaiting(commits, 2);
    assertThat(List.of(first, repeat, neighbour)).noneMatch(Future::isDone);
    giveUp(other);
    assertThat(List.of(first.get(), repeat.get())).containsExactly(true, false);
    assertThat(neighbour.get()).isTrue();
    assertThat(hub.state(id)).isNotEqualTo("unknown");
  }

  @Test
  void storesOneOfManyRepeatsWithinOneCommit() throws Exception {
    GroupCommit commits = commits(SETTINGS);
    String block = Hub.newId();
    String id = Hub.newId();
    Connection other = begun(block);
    Future<Boolean> blocked = storing(commits, arrival(block));
    awaitBlockedWriter();
    List<Future<Boolean>> same = new ArrayList<>();
    for (int repeat = 0; repeat < 20; repeat++) {
      same.add(storing(commits, arrival(id)));
    }
    awaitWaiting(commits, 20);
    giveUp(other);
    assertThat(blocked.get()).isTrue();
    int firsts = 0;
    for (Future<Boolean> one : same) {
      firsts += one.get() ? 1 : 0;
    }
    assertThat(firsts).isEqualTo(1);
  }

  @Test
  void storesTheNeighboursOfADeliveryThatTheDatabaseRefuses() throws Exception {
    GroupCommit commits = commits(SETTINGS);
    String block = Hub.newId();
    Connection other = begun(block);
    storing(commits, arrival(block));
    awaitBlockedWriter();
    List<String> good = List.of(Hub.newId(), Hub.newId(), Hub.newId());
    List<Future<Boolean>> stored = new ArrayList<>();
    good.forEach(id -> stored.add(storing(commits, arrival(id))));
    Future<Boolean> refused = storing(commits, arrival(Hub.newId(), "{\"text\": \"\\u0000\"}"));
    awaitWaiting(commits, 4);
    giveUp(other);
    for (Future<Boolean> one : stored) {
      assertThat(one.get()).isTrue();
    }
    assertThatThrownBy(refused::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(DataAccessException.class);
    assertThat(good).noneMatch(id -> hub.state(id).equals("unknown"));
  }

  @Test
  void asksTheSenderToComeAgainWhenTheDatabaseIsTooSlowOrTooManyWait() throws Exception {
    GroupCommit commits = commits(new InboxSettings(2, 32, Duration.ofMillis(1500)));
    String block = Hub.newId();
    Connection other = begun(block);
    Future<Boolean> blocked = storing(commits, arrival(block));
    awaitBlockedWriter();
    List<Future<Boolean>> waiting =
        List.of(storing(commits, arrival(Hub.newId())), storing(commits, arrival(Hub.newId())));
    awaitWaiting(commits, 2);
    assertThatThrownBy(() -> commits.store(arrival(Hub.newId())))
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("wait");
    assertThatThrownBy(() -> waiting.get(0).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> blocked.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DataAccessException.class);
    awaitWaiting(commits, 0);
    giveUp(other);
    String later = Hub.newId();
    assertThat(commits.store(arrival(later))).isTrue();
    assertThat(hub.state(block)).as("stored although its sender gave up").isNotEqualTo("unknown");
  }

  @Test
  void doesNotWaitInARingWithAnotherHub() throws Exception {
    InboxSettings patient = new InboxSettings(1000, 100, Duration.ofSeconds(30));
    List<GroupCommit> hubs = List.of(commits(patient), commits(patient));
    long before = deadlocks();
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      List<String> ids = new ArrayList<>();
      for (int call = 0; call < 40; call++) {
        ids.add(Hub.newId());
      }
      List<Callable<Boolean>> deliveries = new ArrayList<>();
      for (GroupCommit commits : hubs) {
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(id -> deliveries.add(() -> commits.store(arrival(id))));
      }
      int firsts = 0;
      for (Future<Boolean> stored : senders.invokeAll(deliveries)) {
        firsts += stored.get() ? 1 : 0;
      }
      assertThat(firsts).isEqualTo(ids.size());
    }
    assertThat(deadlocks()).isEqualTo(before);
  }

  private long deadlocks() {
    return hub.database()
        .queryForObject(
            "select deadlocks from pg_stat_database where datname = current_database()",
            Long.class);
  }
}
