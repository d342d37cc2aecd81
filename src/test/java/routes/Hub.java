package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.book.RouteBook;

/** A running hub as a sender, a reader and an operator meet it. */
@TestComponent
public class Hub {
  public static final String ADMIN_PASSWORD = "a password of the tests";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Environment environment;
  private final JdbcTemplate database;
  private final RouteBook book;

  public Hub(Environment environment, JdbcTemplate database, RouteBook book) {
    this.environment = environment;
    this.database = database;
    this.book = book;
  }

  /** The Camel context that the routes run in. */
  public CamelContext camel() {
    return book.current().camel();
  }

  /** Sends to its routes directly. */
  public ProducerTemplate producer() {
    return camel().createProducerTemplate();
  }

  /**
   * Lets what an earlier test began come to its end; then the services behave well and have been
   * asked nothing.
   */
  public void settle() {
    Outside.behaveWell();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(
              () -> {
                database.update(
                    "update job set run_at = now() where owner is null and run_at > now()");
                assertThat(
                        database.queryForList(
                            """
                            select stage, job.owner from job join call on call.id = job.call_id
                            where call.state = 'processing'
                            """))
                    .isEmpty();
              });
    } finally {
      database.update(
          "delete from job using call where call.id = call_id and call.state = 'processing'");
    }
    Outside.behaveWell();
  }

  /** Takes calls out of work that are too many to be worked off by the next test. */
  public void dropWork() {
    database.update("delete from job");
    database.update(
        "update call set state = 'skipped', reason = 'A test' where state = 'processing'");
  }

  public JdbcTemplate database() {
    return database;
  }

  /** A call of the given id with a recording, as Zapier sends it. */
  public static String call(String id) {
    return call(id, Map.of());
  }

  /** The same with some fields said differently; a null leaves the field out. */
  public static String call(String id, Map<String, ?> fields) {
    var body = new com.fasterxml.jackson.databind.json.JsonMapper().createObjectNode();
    body.put("call_id", id);
    body.put("from_number", "09631055120");
    body.put("to_number", "08047190321");
    body.put("duration", "56");
    body.put("recording_url", Outside.recordingUrl(id));
    body.put("timestamp", "2025-11-07 14:20:11");
    fields.forEach(body::putPOJO);
    return body.toString();
  }

  public static String newId() {
    return "c-" + UUID.randomUUID();
  }

  public HttpResponse<String> post(String body) {
    return post("/webhook/zapier", body, "Content-Type", "application/json");
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    return send(
        request(path, headers)
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public HttpRequest.Builder request(String path, String... headers) {
    return request("local.server.port", path, headers);
  }

  private HttpRequest.Builder request(String port, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + environment.getProperty(port) + path))
            .timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** What the management port answers to whoever shows these headers. */
  public HttpResponse<String> watch(String path, String... headers) {
    return send(watchRequest(path, headers).GET());
  }

  public HttpRequest.Builder watchRequest(String path, String... headers) {
    return request("local.management.port", path, headers);
  }

  /** The administrator's login as a header, name and value. */
  public static String[] login() {
    String pair = "admin:" + ADMIN_PASSWORD;
    return new String[] {
      "Authorization",
      "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
    };
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException | InterruptedException failed) {
      throw new AssertionError("no answer", failed);
    }
  }

  /** Posts a call, sees it accepted and hurries it on until it has come to this state. */
  public JsonNode accepted(String callId, Map<String, ?> fields, String state) {
    HttpResponse<String> answer = post(call(callId, fields));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return hurried(callId, state);
  }

  /** Waits until the call is in this state and gives what {@code /call/{id}} says of it. */
  public JsonNode awaitState(String callId, String state) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(state(callId)).isEqualTo(state));
    return Outside.read(get("/call/" + callId).body());
  }

  /** The same without the pauses between the call's steps. */
  public JsonNode hurried(String callId, String state) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              hurry(callId);
              assertThat(state(callId)).isEqualTo(state);
            });
    return Outside.read(get("/call/" + callId).body());
  }

  /** Makes the next step of a call due, if nobody is at it. */
  public void hurry(String callId) {
    database.update(
        "update job set run_at = now() where call_id = ? and owner is null and run_at > now()",
        ours(callId));
  }

  /** How the steps of a call ended, in order: stage and outcome. */
  public java.util.List<String> steps(String callId) {
    return database.queryForList(
        "select stage || ' ' || coalesce(outcome, 'open') from step where call_id = ? order by id",
        String.class,
        ours(callId));
  }

  /** Stores a call that came in without a recording, and its job. */
  public String stored(String stage, String runAt, String owner, int attempt, int failures) {
    String id = newId();
    UUID ours = UUID.randomUUID();
    database.update(
        """
        with new_key as (
          insert into call_key (provider, provider_call_id, call_id) values ('exotel', ?, ?)
        )
        insert into call (id, provider, provider_call_id, facts)
        values (?, 'exotel', ?, jsonb_build_object('provider', 'exotel', 'providerCallId', ?,
          'fromNumber', '09631055120', 'toNumber', '08047190321', 'durationSeconds', 56,
          'status', 'completed'))
        """,
        id,
        ours,
        ours,
        id,
        id);
    database.update(
        """
        insert into job (call_id, stage, run_at, owner, attempt, failures)
        values (?, ?, now() + ?::interval, ?, ?, ?)
        """,
        ours,
        stage,
        runAt,
        owner,
        attempt,
        failures);
    return id;
  }

  public String state(String callId) {
    return database
        .queryForList("select state from call where provider_call_id = ?", String.class, callId)
        .stream()
        .findFirst()
        .orElse("unknown");
  }

  /** Our own id of the call. */
  public UUID ours(String callId) {
    return database.queryForObject(
        "select id from call where provider_call_id = ?", UUID.class, callId);
  }
}
