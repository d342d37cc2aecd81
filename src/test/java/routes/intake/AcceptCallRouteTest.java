package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.util.ReflectionTestUtils;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class AcceptCallRouteTest {
  @Autowired Hub hub;
  @Autowired DataSource database;

  @Value("${hub.data}")
  Path data;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void acceptsEachOfTwoHundredCallsOnceInFiftySimultaneousDeliveries() throws Exception {
    List<String> ids = new ArrayList<>();
    List<String> deliveries = new ArrayList<>();
    for (int call = 0; call < 200; call++) {
      String id = Hub.newId();
      ids.add(id);
      deliveries.addAll(Collections.nCopies(50, Hub.call(id)));
    }
    ExecutorService senders = Executors.newFixedThreadPool(50);
    Map<String, Long> answers =
        senders
            .invokeAll(
                deliveries.stream()
                    .map(
                        body ->
                            (java.util.concurrent.Callable<String>)
                                () -> {
                                  HttpResponse<String> answer = hub.post(body);
                                  return answer.statusCode()
                                      + " "
                                      + Outside.read(answer.body()).path("message").asText();
                                })
                    .toList())
            .stream()
            .collect(Collectors.groupingBy(AcceptCallRouteTest::result, Collectors.counting()));
    senders.shutdown();
    assertThat(senders.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(answers)
        .containsOnly(
            Map.entry("200 Call queued for processing", 200L),
            Map.entry("200 Duplicate call - already processed", 9_800L));
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> ids.stream().allMatch(id -> hub.state(id).equals("posted")));
    List<String> messages = Outside.slackMessages();
    assertThat(messages).hasSize(200);
    assertThat(ids).allSatisfy(id -> assertThat(String.join("", messages)).contains(id));
  }

  private static String result(Future<String> done) {
    try {
      return done.get();
    } catch (InterruptedException | ExecutionException failed) {
      return failed.toString();
    }
  }

  /** The monitor keeps the hub from starting it anew before a sender has lost patience. */
  @Test
  void answers503WhileTheDatabaseIsAwayAndComesBackByItself() throws Exception {
    String id = Hub.newId();
    synchronized (ReflectionTestUtils.getField(database, "embedded")) {
      killPostgres();
      HttpResponse<String> refused = hub.post(Hub.call(id));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(Outside.read(refused.body()).path("status_code").asInt()).isEqualTo(503);
      HttpResponse<String> health = hub.get("/health");
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(Outside.read(health.body()).path("status").asText()).isEqualTo("unhealthy");
      assertThat(Outside.read(health.body()).path("database").asText()).isEqualTo("disconnected");
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> hub.post(Hub.call(id)).statusCode() == 200);
    hub.awaitState(id, "posted");
  }

  private void killPostgres() throws IOException {
    long postgres =
        Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(0).strip());
    ProcessHandle server = ProcessHandle.of(postgres).orElseThrow();
    List<ProcessHandle> sessions = server.descendants().toList();
    server.destroyForcibly();
    sessions.forEach(ProcessHandle::destroyForcibly);
  }
}
