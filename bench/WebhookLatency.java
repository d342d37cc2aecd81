import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long a sender waits for its 200: 100 posts over 10 connections, beside as many bodies that the
 * hub refuses without storing anything. Rounds alternate after a warm-up; the ratio of the two is
 * what durability costs.
 *
 * <p>{@code java bench/WebhookLatency.java [http://127.0.0.1:8080] [rounds]}. The calls have no
 * recording, so nothing is posted to Slack.
 */
class WebhookLatency {
  private static final int POSTS = 100;
  private static final int CONNECTIONS = 10;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static void main(String[] arguments) throws Exception {
    String hub = arguments.length > 0 ? arguments[0] : "http://127.0.0.1:8080";
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    for (int warmUp = 0; warmUp < 20; warmUp++) {
      round(hub, true);
      round(hub, false);
    }
    List<double[]> accepted = new ArrayList<>();
    List<double[]> refused = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      accepted.add(round(hub, true));
      refused.add(round(hub, false));
    }
    double[] stored = print("accepted (200)", accepted);
    double[] parsed = print("refused (422)", refused);
    System.out.printf(
        "ratio accepted / refused: average %.2f, median %.2f%n",
        stored[0] / parsed[0], stored[1] / parsed[1]);
  }

  /** Milliseconds of each post, sorted. */
  private static double[] round(String hub, boolean valid) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
    List<Callable<Double>> posts = new ArrayList<>();
    TreeMap<Integer, Integer> statuses = new TreeMap<>();
    for (int post = 0; post < POSTS; post++) {
      posts.add(() -> post(hub, valid, statuses));
    }
    List<Double> times = new ArrayList<>();
    for (Future<Double> done : senders.invokeAll(posts)) {
      times.add(done.get());
    }
    senders.shutdown();
    if (!statuses.keySet().equals(java.util.Set.of(valid ? 200 : 422))) {
      throw new IllegalStateException("Unexpected answers: " + statuses);
    }
    return times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double post(String hub, boolean valid, TreeMap<Integer, Integer> statuses)
      throws Exception {
    String body =
        """
        {"call_id": "bench-%s", "from_number": "09631055120", "to_number": "08047190321"%s}
        """
            .formatted(UUID.randomUUID(), valid ? ", \"duration\": 56" : "");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub + "/webhook/zapier"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long start = System.nanoTime();
    int status = CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    double milliseconds = (System.nanoTime() - start) / 1e6;
    synchronized (statuses) {
      statuses.merge(status, 1, Integer::sum);
    }
    return milliseconds;
  }

  /** The medians over the rounds of average, median and 99th percentile. */
  private static double[] print(String name, List<double[]> rounds) {
    double average = median(rounds.stream().mapToDouble(r -> Arrays.stream(r).average().orElse(0)));
    double p50 = median(rounds.stream().mapToDouble(r -> r[r.length / 2]));
    double p99 = median(rounds.stream().mapToDouble(r -> r[r.length * 99 / 100]));
    System.out.printf(
        "%-15s %d x %d posts over %d connections: average %.1f ms, median %.1f ms, p99 %.1f ms%n",
        name, rounds.size(), POSTS, CONNECTIONS, average, p50, p99);
    return new double[] {average, p50, p99};
  }

  private static double median(java.util.stream.DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
