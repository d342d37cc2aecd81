import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Eight checks of a running hub: {@code java checks/EightChecks.java http://127.0.0.1:8080}.
 *
 * <p>Needs a JDK 17 and nothing else. Exit code 0 when all pass, 1 when one fails, 2 for a wrong
 * command line. Works against any deployment that is configured or in the sandbox.
 *
 * <p>The three calls that it sends have new ids ({@code check-<uuid>}) and no recording: the hub
 * keeps them as skipped, "No recording available", and nothing reaches Slack. They count as failed
 * in /stats.
 *
 * <p>Read from the environment:
 *
 * <ul>
 *   <li>WEBHOOK_SECRET: sent with each call when set.
 *   <li>API_TOKEN: sent when /call/{id} is read. Where that read is refused with 401, the direction
 *       is reported as not checked; the check passes on the webhook's answer alone.
 *   <li>SUPPORT_NUMBER: one of the hub's own shared numbers, default 08047190321, which the shipped
 *       virtual_numbers.json lists. A call from such a number is outgoing; from a number that the
 *       hub does not know as its own, direction cannot be told.
 * </ul>
 */
public final class EightChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CUSTOMER = "09631055120";
  private static final String RUN = UUID.randomUUID().toString();

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final String hub;
  private final String secret = setting("WEBHOOK_SECRET", "");
  private final String token = setting("API_TOKEN", "");
  private final String ours = setting("SUPPORT_NUMBER", "08047190321");
  private int passed;
  private int failed;

  private EightChecks(String hub) {
    this.hub = hub;
  }

  private interface Check {
    String run() throws IOException, InterruptedException;
  }

  private static final class Failure extends RuntimeException {
    Failure(String reason) {
      super(reason);
    }
  }

  public static void main(String[] arguments) {
    if (arguments.length != 1 || !arguments[0].matches("https?://[^\\s/?#]+/?")) {
      System.err.println("usage: java checks/EightChecks.java http://host[:port]");
      System.exit(2);
    }
    System.exit(new EightChecks(arguments[0].replaceFirst("/$", "")).runAll() ? 0 : 1);
  }

  private boolean runAll() {
    String incoming = "check-" + RUN;
    String outgoing = "check-" + RUN + "-outgoing";
    String third = "check-" + RUN + "-incoming";
    long[] before = {0};
    check("health", this::health);
    check("root", this::root);
    check(
        "valid webhook",
        () -> {
          before[0] = processed();
          return accepted(incoming, CUSTOMER, ours);
        });
    check("duplicate", () -> recognised(incoming));
    check(
        "incoming",
        () -> accepted(third, CUSTOMER, ours) + ", " + direction(third, "incoming"));
    check(
        "outgoing",
        () -> accepted(outgoing, ours, CUSTOMER) + ", " + direction(outgoing, "outgoing"));
    check("stats", () -> counted(before[0] + 3));
    check("missing fields", this::refused);
    System.out.printf("%d passed, %d failed%n", passed, failed);
    return failed == 0;
  }

  private void check(String name, Check check) {
    String result;
    boolean good = false;
    try {
      result = check.run();
      good = true;
    } catch (Failure wrong) {
      result = wrong.getMessage();
    } catch (IOException unreachable) {
      result = "no answer: " + unreachable;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      result = "interrupted";
    }
    passed += good ? 1 : 0;
    failed += good ? 0 : 1;
    System.out.printf("%-6s %-14s %s%n", good ? "ok" : "FAILED", name, result);
  }

  private String health() throws IOException, InterruptedException {
    String body = expect(200, get("/health"));
    require(text(body, "status").equals("healthy"), "status is not healthy", body);
    require(text(body, "database").equals("connected"), "database is not connected", body);
    return "healthy, version " + text(body, "version");
  }

  private String root() throws IOException, InterruptedException {
    String body = expect(200, get("/"));
    require(!text(body, "service").isEmpty(), "no service", body);
    require(!text(body, "version").isEmpty(), "no version", body);
    return text(body, "service") + " " + text(body, "version");
  }

  private String accepted(String callId, String from, String to)
      throws IOException, InterruptedException {
    String body = expect(200, post(call(callId, from, to)));
    require(text(body, "success").equals("true"), "success is not true", body);
    require(text(body, "call_id").equals(callId), "the call_id is not echoed", body);
    require(!saysDuplicate(body), "a new call is called a duplicate", body);
    return "accepted";
  }

  private String recognised(String callId) throws IOException, InterruptedException {
    String body = expect(200, post(call(callId, CUSTOMER, ours)));
    require(text(body, "success").equals("true"), "success is not true", body);
    require(saysDuplicate(body), "the message does not say duplicate", body);
    return "recognised";
  }

  private String direction(String callId, String expected)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String body;
    do {
      HttpResponse<String> answer = get("/call/" + callId);
      if (answer.statusCode() == 401) {
        return "direction not checked, set API_TOKEN";
      }
      body = expect(200, answer);
      if (!text(body, "direction").isEmpty()) {
        break;
      }
      Thread.sleep(200);
    } while (System.nanoTime() < end);
    require(
        text(body, "direction").equals(expected),
        "the direction is not " + expected + "; set SUPPORT_NUMBER to a shared number of this hub",
        body);
    return "direction " + expected;
  }

  private String counted(long expected) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long count = processed();
    while (count < expected && System.nanoTime() < end) {
      Thread.sleep(200);
      count = processed();
    }
    if (count < expected) {
      throw new Failure(
          "total_processed is " + count + " after 10 s, expected at least " + expected);
    }
    return "total_processed is " + count;
  }

  private long processed() throws IOException, InterruptedException {
    String body = expect(200, get("/stats"));
    for (String count : List.of("total_processed", "successfully_posted", "failed")) {
      require(text(body, count).matches("\\d+"), count + " is not a number", body);
    }
    return Long.parseLong(text(body, "total_processed"));
  }

  private String refused() throws IOException, InterruptedException {
    String body = expect(422, post("{\"call_id\": \"check-" + RUN + "-incomplete\"}"));
    for (String field : List.of("from_number", "to_number", "duration")) {
      require(body.contains("\"" + field + "\""), "the detail does not name " + field, body);
    }
    return "refused, each field named";
  }

  private static String call(String callId, String from, String to) {
    return "{\"call_id\": \"%s\", \"from_number\": \"%s\", \"to_number\": \"%s\", \"duration\": \"42\"}"
        .formatted(callId, from, to);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).header("Accept", "application/json").GET();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request("/webhook/zapier")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!secret.isEmpty()) {
      request.header("X-Webhook-Secret", secret);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(hub + path)).timeout(PATIENCE);
  }

  private static String expect(int status, HttpResponse<String> answer) {
    if (answer.statusCode() != status) {
      throw new Failure(
          "expected %d, got %d: %s"
              .formatted(status, answer.statusCode(), shortened(answer.body())));
    }
    return answer.body();
  }

  private static void require(boolean good, String reason, String body) {
    if (!good) {
      throw new Failure(reason + ": " + shortened(body));
    }
  }

  private static boolean saysDuplicate(String body) {
    return text(body, "message").toLowerCase(java.util.Locale.ROOT).contains("duplicate");
  }

  /** The first value of a key, wherever it stands; empty when it is absent or null. */
  private static String text(String json, String key) {
    Matcher found =
        Pattern.compile(
                "\"" + Pattern.quote(key) + "\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([\\w.+-]+))")
            .matcher(json);
    if (!found.find() || "null".equals(found.group(2))) {
      return "";
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }
}
