package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/**
 * What becomes of each payload that the four senders are known to send, as {@code
 * docs/reference/fixtures.md} says. When that differs, the table as it is stands in {@code
 * target/fixtures.md}.
 */
@HubTest
class FixturesTest {
  private static final Path FIXTURES = Path.of("src/test/resources/fixtures");
  private static final Path SAMPLES = Path.of("mappings/samples");
  private static final Path PAGE = Path.of("docs/reference/fixtures.md");

  /** So that the worker leaves these calls alone, and fetches no recording from a real host. */
  private static final String HOLD_JOBS =
      """
      create function hold_job() returns trigger language plpgsql as $$
      begin
        new.run_at := 'infinity';
        return new;
      end
      $$;
      create trigger hold_jobs before insert on job for each row execute function hold_job()
      """;

  @Autowired Hub hub;
  @Autowired CallTrial trial;
  @Autowired Senders senders;
  @Autowired List<RequestSigner> signers;

  @Test
  void endAsTheTableSays() throws Exception {
    hub.settle();
    List<String> rows = new ArrayList<>();
    hub.database().execute(HOLD_JOBS);
    try {
      for (String sender : List.of("zapier", "exotel", "callrail", "twilio")) {
        for (String file : payloads(sender)) {
          rows.add(row(sender, kind(sender, file), file));
        }
      }
    } finally {
      hub.database().execute("drop function hold_job cascade");
    }
    assertThat(rows).hasSizeGreaterThan(50);
    Files.createDirectories(Path.of("target"));
    Files.write(Path.of("target/fixtures.md"), rows);
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `")))
        .as("copy the table from target/fixtures.md if it is right")
        .containsExactlyElementsOf(rows);
  }

  /** What services answer, and the signatures, are no deliveries. */
  private static List<String> payloads(String sender) throws IOException {
    Path folder = FIXTURES.resolve(sender);
    try (Stream<Path> others = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
        Stream<Path> samples = Files.walk(SAMPLES.resolve(sender))) {
      return Stream.concat(others, samples.filter(Files::isRegularFile))
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.startsWith("response-") && !file.equals("signatures.json"))
          .sorted()
          .toList();
    }
  }

  /** The last part of the address: the folder of a sample says it. */
  private static String kind(String sender, String file) {
    Path place = Outside.fixtureFile(sender + "/" + file);
    if (place.startsWith(SAMPLES)) {
      Path folder = SAMPLES.resolve(sender).relativize(place).getParent();
      return folder == null ? null : folder.toString();
    }
    return sender.equals("twilio") ? twilioKind(file) : null;
  }

  private static String twilioKind(String file) {
    for (JsonNode request :
        Outside.read(Outside.fixture("twilio/signatures.json")).path("requests")) {
      if (request.path("file").asText().equals(file)) {
        return URI.create(request.path("url").asText()).getPath().replaceFirst(".*/", "");
      }
    }
    throw new AssertionError("no address is known for " + file);
  }

  private String row(String sender, String kind, String file) {
    byte[] raw = Outside.fixture(sender + "/" + file).strip().getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        new StandInSender(senders, signers, "")
            .request(hub.request("/").build().uri().toString(), sender, kind, file, raw);
    long before =
        hub.database().queryForObject("select coalesce(max(id), 0) from call_event", Long.class);
    Map<String, Object> expected = expected(sender, kind, file, raw);
    forget(expected);
    HttpResponse<String> answer = hub.send(HttpRequest.newBuilder(request, (name, value) -> true));
    List<UUID> calls =
        hub.database()
            .queryForList("select call_id from call_event where id > ?", UUID.class, before);
    assertThat(calls).as(file).hasSize(answer.statusCode() == 200 ? 1 : 0);
    String call = calls.isEmpty() ? "none" : identified(calls.get(0));
    String next = calls.isEmpty() ? "–" : Objects.toString(expected.get("outcome"));
    forget(expected);
    return Stream.of(
            "`%s/%s`".formatted(sender, file),
            "`%s %s`".formatted(request.method(), request.uri().getPath()),
            answer.statusCode() + " " + said(answer.body()),
            call,
            next)
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private Map<String, Object> expected(String sender, String kind, String file, byte[] raw) {
    try {
      String type = file.endsWith(".form") ? "application/x-www-form-urlencoded" : null;
      return trial.of(sender, kind, raw, type);
    } catch (MalformedCallException | UnknownWebhookException refused) {
      return Map.of();
    }
  }

  /** Runs the stage that finds the parties, without the worker. */
  private String identified(UUID id) {
    var stage =
        hub.producer()
            .send(
                "direct:identify-parties",
                exchange -> exchange.setVariable("callId", id.toString()));
    assertThat(stage.getException()).isNull();
    return hub.database()
        .queryForObject(
            """
            select concat_ws(', ',
              direction || ' from ' || coalesce(facts ->> 'fromNumber', 'unknown')
                || ' to ' || coalesce(facts ->> 'toNumber', 'unknown'),
              'customer ' || customer_number,
              'agent ' || agent_name,
              coalesce(facts ->> 'status', 'no status'),
              coalesce(facts ->> 'durationSeconds' || ' s',
                facts ->> 'talkSeconds' || ' s of talk', 'no duration'),
              case when facts ->> 'recordingUrl' is null then 'no recording' else 'recording' end)
            from call where id = ?
            """,
            String.class,
            id);
  }

  /** What the sender is told, in a few words. */
  private static String said(String body) {
    if (body.isEmpty()) {
      return "without a body";
    }
    JsonNode answer = Outside.read(body);
    JsonNode faults = answer.path("detail");
    if (!faults.isArray()) {
      return answer.path(answer.has("message") ? "message" : "error").asText();
    }
    return Stream.iterate(0, i -> i < faults.size(), i -> i + 1)
        .map(faults::get)
        .map(fault -> fault.at("/loc/1").asText("body") + ": " + fault.path("msg").asText())
        .collect(Collectors.joining("; "));
  }

  /** Other tests send the same payloads to the same hub. */
  private void forget(Map<String, Object> expected) {
    if (expected.get("call") instanceof Map<?, ?> call) {
      for (String table : List.of("job", "step", "call_event", "call_key")) {
        hub.database()
            .update(
                "delete from %s where call_id in (select id from call where provider_call_id = ?)"
                    .formatted(table),
                call.get("providerCallId"));
      }
      hub.database()
          .update("delete from call where provider_call_id = ?", call.get("providerCallId"));
    }
  }
}
