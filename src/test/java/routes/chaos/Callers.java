package routes.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Senders of calls, at a steady rate. Each goes on with a call until a hub acknowledges it, at the
 * next hub if one refuses, and sends every fourth call twice. A deferred answer is no loss: only
 * what was answered 200 counts as acknowledged.
 */
final class Callers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  final Set<String> sent = ConcurrentHashMap.newKeySet();
  final AtomicInteger refused = new AtomicInteger();
  final AtomicInteger unanswered = new AtomicInteger();

  private final String name;
  private final List<String> hubs;
  private final Function<String, String> body;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService senders = Executors.newCachedThreadPool();
  private final AtomicInteger number = new AtomicInteger();
  private volatile boolean patient = true;

  /**
   * @param hubs where each takes calls
   * @param body of the call with this id
   */
  Callers(String name, List<String> hubs, Function<String, String> body) {
    this.name = name;
    this.hubs = hubs;
    this.body = body;
  }

  void begin(int callsPerSecond) {
    clock.scheduleAtFixedRate(
        () -> senders.execute(this::sendNext),
        0,
        1_000_000 / callsPerSecond,
        TimeUnit.MICROSECONDS);
  }

  /** No new calls; those under way are tried until this time has passed. */
  void end(Duration patience) throws InterruptedException {
    clock.shutdown();
    clock.awaitTermination(10, TimeUnit.SECONDS);
    senders.shutdown();
    senders.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    patient = false;
    senders.awaitTermination(30, TimeUnit.SECONDS);
  }

  /** One more call, sent until it is acknowledged; returns its id. */
  String sendNext() {
    int mine = number.incrementAndGet();
    String id = name + "-" + mine;
    sent.add(id);
    if (deliver(id, mine) && mine % 4 == 0) {
      deliver(id, mine + 1);
    }
    return id;
  }

  private boolean deliver(String id, int first) {
    for (int attempt = 0; patient; attempt++) {
      int status = send(id, hubs.get((first + attempt) % hubs.size()));
      if (status == 200) {
        acknowledged.add(id);
        return true;
      }
      (status == 0 ? unanswered : refused).incrementAndGet();
      try {
        Thread.sleep((100 + ThreadLocalRandom.current().nextInt(200)) * Math.min(attempt + 1, 10));
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private int send(String id, String hub) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(hub))
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.apply(id)))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (IOException broken) {
      return 0;
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  @Override
  public void close() {
    patient = false;
    clock.shutdownNow();
    senders.shutdownNow();
  }
}
