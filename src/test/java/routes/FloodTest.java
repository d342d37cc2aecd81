package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** More than the hub can take, with little memory. */
class FloodTest {
  private static final int SENDERS = 64;

  /** More than the hub has threads for requests. */
  private static final int SLOW_SENDERS = 300;

  private static final String LARGE = "y".repeat(900_000);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path data;

  private static HubProcess hub;

  @BeforeAll
  static void start() throws IOException {
    Outside.behaveWell();
    hub =
        new HubProcess(
            data,
            List.of("-Xmx256m", "-Dhub.inbox.body-time-limit=3s", "-Dhub.inbox.patience=2s"),
            Outside.environment());
    hub.start();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void losesNoAcknowledgedCallAndNeverRunsOutOfMemoryWhileTheDatabaseStandsStill()
      throws Exception {
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    ConcurrentLinkedQueue<HttpResponse<String>> refusals = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    List<Future<?>> sending = new ArrayList<>();
    for (int sender = 0; sender < SENDERS; sender++) {
      boolean large = sender % 4 == 0;
      sending.add(
          senders.submit(
              () -> {
                while (!over.get()) {
                  String id = Hub.newId();
                  send(large ? Hub.call(id, Map.of("x", LARGE)) : Hub.call(id))
                      .ifPresent(
                          answer -> {
                            if (answer.statusCode() == 200) {
                              acknowledged.add(id);
                            } else {
                              refusals.add(answer);
                            }
                          });
                }
              }));
    }
    await().until(() -> acknowledged.size() > SENDERS);
    try (Connection other = hub.database().getDataSource().getConnection()) {
      other.setAutoCommit(false);
      other.createStatement().execute("lock table call_key in access exclusive mode");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(refusals)
                      .anyMatch(refused -> refused.body().contains("Too many large bodies"))
                      .anyMatch(refused -> refused.body().contains("cannot store anything")));
      other.rollback();
    }
    int then = acknowledged.size();
    await().atMost(Duration.ofSeconds(30)).until(() -> acknowledged.size() > then + SENDERS);
    over.set(true);
    for (Future<?> sender : sending) {
      sender.get();
    }
    senders.shutdown();
    List<String> stored =
        hub.database().queryForList("select provider_call_id from call_key", String.class);
    assertThat(stored).containsAll(acknowledged);
    assertThat(refusals)
        .allSatisfy(
            refused -> {
              assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
              assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
            });
    assertThat(Files.readString(hub.log())).doesNotContain("OutOfMemoryError");
    System.out.printf(
        "FloodTest: %d acknowledged, %d refused, %d stored%n",
        acknowledged.size(), refusals.size(), stored.size());
  }

  /** Nothing when the hub has let go of a sender that took too long to write. */
  private static Optional<HttpResponse<String>> send(String body) {
    try {
      return Optional.of(hub.post(body));
    } catch (AssertionError noAnswer) {
      return Optional.empty();
    }
  }

  @Test
  void letsGoOfSendersWhoseBodyTricklesIn() throws IOException {
    trickle("Content-Length: 1000000\r\n\r\n{", " ");
  }

  @Test
  void letsGoOfRefusedSendersWhoseBodyTricklesIn() throws IOException {
    trickle("Content-Encoding: gzip\r\nContent-Length: 1000000\r\n\r\n{", " ");
  }

  @Test
  void answersOthersWhileHeadersTrickleIn() throws IOException {
    List<RawConnection> slow = connect("X-Slow: y");
    try {
      assertThat(hub.post(Hub.call(Hub.newId())).statusCode()).isEqualTo(200);
      assertThat(slow).allMatch(connection -> connection.takes("y"));
    } finally {
      close(slow);
    }
  }

  /** All of them at once would hold every thread, each byte in time to be waited for. */
  private static void trickle(String head, String piece) throws IOException {
    List<RawConnection> slow = connect(head);
    try {
      await()
          .atMost(Duration.ofSeconds(40))
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                slow.removeIf(connection -> !connection.takes(piece));
                return slow.isEmpty();
              });
    } finally {
      close(slow);
    }
    assertThat(hub.post(Hub.call(Hub.newId())).statusCode()).isEqualTo(200);
  }

  private static List<RawConnection> connect(String head) throws IOException {
    List<RawConnection> slow = new ArrayList<>();
    for (int sender = 0; sender < SLOW_SENDERS; sender++) {
      RawConnection connection = new RawConnection(URI.create(hub.address("/")));
      connection.send(
          "POST /webhook/zapier HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + head);
      slow.add(connection);
    }
    return slow;
  }

  private static void close(List<RawConnection> connections) throws IOException {
    for (RawConnection connection : connections) {
      connection.close();
    }
  }
}
