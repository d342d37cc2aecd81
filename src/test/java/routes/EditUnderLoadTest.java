package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub whose routes and mappings are edited while senders call it: no request may fail, and each
 * edit or its refusal is in {@code /health} within ten seconds. The edits begin once the load is
 * steady: in its first half minute a JVM compiles on all cores, and two of them then leave an edit
 * a tenth of one. Needs a machine of its own.
 */
@Tag("long")
class EditUnderLoadTest {
  private static final Duration IN_TIME = Duration.ofSeconds(10);
  private static final int WARM = 5_000;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS)
  Path directory;

  private Path routes;
  private Path mappings;
  private HubProcess hub;

  private final AtomicBoolean calling = new AtomicBoolean(true);
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final Queue<String> failed = new ConcurrentLinkedQueue<>();
  private final List<Duration> takenUp = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    routes = copy(Path.of("src/main/resources/routes-yaml"), directory.resolve("routes"));
    mappings = copy(Path.of("mappings"), directory.resolve("mappings"));
    hub =
        new HubProcess(
                Files.createDirectories(directory.resolve("data")),
                List.of("-Xmx512m"),
                Map.of(
                    "SANDBOX",
                    "true",
                    "SLACK_MIN_INTERVAL",
                    "0s",
                    "ROUTES_DIR",
                    routes.toString(),
                    "MAPPINGS_DIR",
                    mappings.toString()))
            .start();
    for (int caller = 0; caller < 4; caller++) {
      call("/webhook/zapier", caller == 0);
      call(List.of("/health", "/stats", "/", "/docs").get(caller), false);
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    calling.set(false);
    for (Thread caller : callers) {
      caller.join();
    }
    hub.close();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  /** Asks again and again; new calls slowly, since each of them is worked off to the end. */
  private void call(String path, boolean newCalls) {
    Thread caller =
        new Thread(
            () -> {
              for (int number = 0; calling.get(); number++) {
                String id = newCalls ? "edited-" + number : "repeated";
                ask(path, id);
                if (newCalls) {
                  accepted.incrementAndGet();
                }
                pause(newCalls ? 150 : 40);
              }
            });
    callers.add(caller);
    caller.start();
  }

  private static void pause(int milliseconds) {
    java.util.concurrent.locks.LockSupport.parkNanos(milliseconds * 1_000_000L);
  }

  private void ask(String path, String callId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.address(path))).timeout(Duration.ofSeconds(30));
    if (path.startsWith("/webhook")) {
      String body =
          "{\"call_id\":\"%s\",\"from_number\":\"09631084471\",\"to_number\":\"08047190321\",\"duration\":40,\"recording_url\":\"%s\"}"
              .formatted(callId, hub.address("/sandbox/recordings/" + callId + ".wav"));
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> answer =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answered.incrementAndGet();
      if (answer.statusCode() != 200) {
        failed.add(path + " " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException | InterruptedException broken) {
      failed.add(path + " " + broken);
    }
  }

  private JsonNode health() {
    return hub.get("/health");
  }

  private void awaitHealth(String what, Predicate<JsonNode> shown) {
    long begun = System.nanoTime();
    await(what)
        .atMost(IN_TIME)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> shown.test(health()));
    takenUp.add(Duration.ofNanos(System.nanoTime() - begun));
  }

  private static void write(Path file, String text) throws IOException {
    Path fresh = Files.writeString(file.resolveSibling(".fresh"), text);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Puts a log step in front of the first step of a route. */
  private static String withOneMoreStep(String text, int number) {
    String steps = "      steps:\n";
    int at = text.indexOf(steps) + steps.length();
    return text.substring(0, at)
        +
"""
        - log:
            id: note-edit-%d
            loggingLevel: DEBUG
            message: Edited
"""
            .formatted(number)
        + text.substring(at);
  }

  private void edit(String file, String text) throws IOException {
    String before = health().at("/routes/version").asText();
    write(routes.resolve(file), text);
    awaitHealth(file, health -> !health.at("/routes/version").asText().equals(before));
    assertThat(health().path("refused_files")).isEmpty();
  }

  private void refused(String file, String text, String reason) throws IOException {
    Path path = routes.resolve(file);
    String good = Files.readString(path);
    String before = health().at("/routes/version").asText();
    if (text == null) {
      Files.delete(path);
    } else {
      write(path, text);
    }
    awaitHealth(
        file + " refused",
        health -> health.path("refused_files").path(file).asText().contains(reason));
    assertThat(health().at("/routes/version").asText()).isEqualTo(before);
    write(path, good);
    awaitHealth(file + " mended", health -> !health.path("refused_files").has(file));
  }

  @Test
  void takesUpGoodEditsAndRefusesBrokenOnesWithoutAFailedRequest() throws Exception {
    List<String> edited =
        List.of(
            "intake/receive-zapier-call.camel.yaml",
            "intake/accept-call.camel.yaml",
            "operations/show-health.camel.yaml",
            "operations/answer-json.camel.yaml",
            "errors/answer-sender.camel.yaml",
            "work/claim-due-jobs.camel.yaml",
            "work/do-work.camel.yaml",
            "agents/identify-parties.camel.yaml",
            "transcripts/await-transcript.camel.yaml",
            "slack/post-to-slack.camel.yaml");
    await("steady load").atMost(Duration.ofMinutes(3)).until(() -> answered.get() >= WARM);
    int good = 0;
    for (String file : edited) {
      String text = Files.readString(routes.resolve(file));
      edit(
          file,
          text.contains("      steps:\n") && !file.startsWith("errors")
              ? withOneMoreStep(text, good)
              : text.replace("expression: \"5\"", "expression: \"7\""));
      good++;
    }
    int broken = 0;
    for (String file : edited) {
      String text = Files.readString(routes.resolve(file));
      List<String> wrong =
          List.of(
              "",
              text.substring(0, text.length() / 2).stripTrailing() + " [",
              text.replaceFirst("description:", "descripion:"),
              text.replace("uri: direct\n", "uri: nowhere\n").replace("uri: sql", "uri: sequel"),
              "- route: 5\n");
      String fault = wrong.get(broken % wrong.size());
      refused(file, fault.equals(text) ? "" : fault, "");
      broken++;
    }
    refused("operations/answer-json.camel.yaml", null, "still needed");

    String version = health().at("/mappings/agent_mapping.json/version").asText();
    String agents = Files.readString(mappings.resolve("agent_mapping.json"));
    write(mappings.resolve("agent_mapping.json"), agents.replace("{\n", "{\n  \"_edited\": 1,\n"));
    awaitHealth(
        "edited mapping",
        health -> !health.at("/mappings/agent_mapping.json/version").asText().equals(version));
    Files.delete(mappings.resolve("agent_mapping.json"));
    awaitHealth(
        "deleted mapping",
        health -> health.at("/mappings/agent_mapping.json/from").asText().equals("jar"));
    write(mappings.resolve("agent_mapping.json"), agents);
    awaitHealth(
        "restored mapping",
        health ->
            health.at("/mappings/agent_mapping.json/from").asText().equals("MAPPINGS_DIR")
                && health.at("/mappings/agent_mapping.json/version").asText().equals(version));

    addRenameAndDelete();

    calling.set(false);
    for (Thread caller : callers) {
      caller.join();
    }
    System.out.printf(
        "%d good edits, %d broken ones, 1 deleted and restored mapping: %d requests, %d failed, %d new calls; shown in health after %s on average, %s at most%n",
        good,
        broken + 1,
        answered.get(),
        failed.size(),
        accepted.get(),
        takenUp.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(takenUp.size()),
        java.util.Collections.max(takenUp));
    assertThat(failed).isEmpty();
    await("all calls in Slack")
        .atMost(Duration.ofSeconds(120))
        .until(() -> hub.get("/stats").at("/stats/successfully_posted").asInt() > accepted.get());
    assertThat(hub.get("/stats").at("/stats/failed").asInt()).isZero();
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from step where outcome in ('retry', 'parked')",
                    Integer.class))
        .as("steps that an edit has disturbed")
        .isZero();
    await("old editions have ended")
        .atMost(Duration.ofSeconds(30))
        .until(() -> health().at("/routes/replaced_editions_at_work").asInt() == 0);
  }

  private void addRenameAndDelete() throws IOException {
    Path added = routes.resolve("operations/greet-visitor.camel.yaml");
    String text =
        """
        - route:
            id: greet-visitor
            group: operations
            description: Greets whoever asks.
            from:
              id: from-visitor
              uri: platform-http:/greeting
              parameters:
                httpMethodRestrict: GET
              steps:
                - removeHeaders:
                    id: drop-greeting-headers
                    pattern: "*"
                - setBody:
                    id: say-hello
                    expression:
                      constant:
                        expression: Hello
        """;
    write(added, text);
    await("added route").atMost(IN_TIME).until(() -> status("/greeting") == 200);
    Path renamed = routes.resolve("operations/welcome-visitor.camel.yaml");
    String before = health().at("/routes/version").asText();
    Files.move(added, renamed);
    awaitHealth("renamed", health -> !health.at("/routes/version").asText().equals(before));
    assertThat(status("/greeting")).isEqualTo(200);
    Files.delete(renamed);
    await("deleted route").atMost(IN_TIME).until(() -> status("/greeting") == 404);
    assertThat(health().path("refused_files")).isEmpty();
  }

  private int status(String path) throws IOException {
    try {
      return CLIENT
          .send(
              HttpRequest.newBuilder(URI.create(hub.address(path))).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }
}
