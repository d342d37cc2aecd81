package routes.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.storage.S3Settings;
import software.amazon.awssdk.services.s3.S3Client;

@HubTest
class EraseCallsRouteTest {
  private static final List<String> TABLES =
      List.of(
          "call_event",
          "step",
          "recording",
          "utterance",
          "transcript",
          "minutes",
          "slack_post",
          "outgoing_event",
          "job");

  @Autowired Hub hub;
  @Autowired S3Client store;
  @Autowired S3Settings settings;
  @Autowired Erasures erasures;

  private final String subscriber =
      "9631" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  private Holdings holdings;

  @BeforeEach
  void settle() {
    holdings = new Holdings(hub.database(), store, settings);
    hub.settle();
  }

  private String call(String from, String state) {
    return call(Map.of("from_number", from), state);
  }

  private String call(Map<String, ?> fields, String state) {
    String id = Hub.newId();
    hub.accepted(id, fields, state);
    return id;
  }

  private String erase(String number) {
    return Outside.read(
            hub.post(
                    "/api/erasures",
                    "{\"number\": \"%s\", \"dry_run\": false}".formatted(number),
                    "Content-Type",
                    "application/json")
                .body())
        .path("id")
        .asText();
  }

  private JsonNode report(String id) {
    return Outside.read(hub.get("/api/erasures/" + id).body());
  }

  private JsonNode done(String id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              hub.database()
                  .update(
                      "update erasure_call set run_at = now() where reason is not null and ended_at"
                          + " is null");
              return report(id).path("state").asText().equals("done");
            });
    return report(id);
  }

  private void requireNothingOf(String callId) {
    UUID call = hub.ours(callId);
    TABLES.forEach(table -> assertThat(holdings.rows(table, call)).as(table).isZero());
    assertThat(holdings.objects(call)).isEmpty();
    assertThat(
            hub.database()
                .queryForObject(
                    "select to_jsonb(call)::text from call where id = ?", String.class, call))
        .contains("\"Erased\"")
        .doesNotContain(subscriber);
  }

  @Test
  void erasesEachCallOfANumberInWhateverSpellingAndNoOther() {
    List<String> calls =
        List.of(
            call("0" + subscriber, "posted"),
            call("+91 " + subscriber.substring(0, 5) + "-" + subscriber.substring(5), "posted"),
            call(Map.of("from_number", "08047190321", "to_number", "91" + subscriber), "posted"));
    String other = call("+1963" + subscriber.substring(3), "posted");
    hub.database()
        .update(
            "insert into audit (action, subject, detail) values ('note', 'somebody', ?)",
            "rang +91 " + subscriber.substring(0, 5) + " " + subscriber.substring(5));
    JsonNode report = done(erase("+91" + subscriber));
    assertThat(report.at("/found/calls").asInt()).isEqualTo(3);
    assertThat(report.path("erased_calls").asInt()).isEqualTo(3);
    assertThat(report.path("number_ends_in").asText()).isEqualTo(subscriber.substring(7));
    calls.forEach(this::requireNothingOf);
    assertThat(hub.get("/call/" + other).body()).contains(subscriber.substring(3));
    assertThat(holdings.objects(hub.ours(other))).hasSize(2);
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from audit where detail like ?",
                    Integer.class,
                    "%" + subscriber.substring(5)))
        .isZero();
    assertThat(
            hub.database()
                .queryForObject(
                    "select to_jsonb(erasure)::text from erasure where id = ?::uuid",
                    String.class,
                    report.path("id").asText()))
        .doesNotContain(subscriber);
  }

  @Test
  void isNotUndoneByRepeatsNorByAPerson() {
    String id = call("0" + subscriber, "posted");
    done(erase("0" + subscriber));
    for (String status : List.of("completed", "busy")) {
      assertThat(
              hub.post(Hub.call(id, Map.of("from_number", "0" + subscriber, "status", status)))
                  .body())
          .contains("Duplicate");
    }
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(409);
    requireNothingOf(id);
  }

  @Test
  void saysWhichMessagesAPersonHasToDelete() {
    call("0" + subscriber, "posted");
    JsonNode report = done(erase("0" + subscriber));
    assertThat(report.at("/found/messages/default").asInt()).isPositive();
    assertThat(report.path("remains").path(0).asText())
        .contains("the message in the channel default of 20")
        .endsWith("was not posted by the bot: delete it by hand.");
  }

  @Test
  void stopsCallsThatWaitForAPersonOrForTheirNextStep() {
    Map<String, Object> elsewhere = new HashMap<>();
    elsewhere.put("from_number", "0" + subscriber);
    elsewhere.put("recording_url", "https://elsewhere.example/a.mp3");
    String parked = call(elsewhere, "parked");
    done(erase("0" + subscriber));
    requireNothingOf(parked);
    assertThat(hub.state(parked)).isEqualTo("skipped");
  }

  @Test
  void waitsForAStepThatSomebodyIsAt() {
    String id = call("0" + subscriber, "posted");
    hub.database()
        .update(
            "insert into step (call_id, stage, attempt, owner) values (?, 'announce-call', 9,"
                + " 'another hub')",
            hub.ours(id));
    String erasure = erase("0" + subscriber);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> report(erasure).path("waits").toString().contains("has yet to end"));
    assertThat(hub.state(id)).isEqualTo("posted");
    assertThat(holdings.objects(hub.ours(id))).hasSize(2);
    hub.database().update("update step set ended_at = now() where call_id = ?", hub.ours(id));
    done(erasure);
    requireNothingOf(id);
  }

  @Test
  void goesOnWhereItStoppedWhenTheStoreWorksAgain() {
    String id = call("0" + subscriber, "posted");
    hub.database().update("update recording set bucket = '' where call_id = ?", hub.ours(id));
    String erasure = erase("0" + subscriber);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> report(erasure).path("waits").toString().contains("The object store"));
    assertThat(holdings.rows("call_event", hub.ours(id))).isPositive();
    hub.database()
        .update("update recording set bucket = 'recordings' where call_id = ?", hub.ours(id));
    done(erasure);
    requireNothingOf(id);
  }

  @Test
  void goesOnAfterAHubThatDiedInIt() {
    String id = call("0" + subscriber, "posted");
    UUID erasure = erasures.begin("0" + subscriber, "a test");
    hub.database()
        .update(
            "update erasure_call set run_at = now() + interval '5 minutes' where erasure_id = ?",
            erasure);
    erasures.stop(new Erasures.Task(erasure, hub.ours(id), 0));
    erasures.removeObjects(new Erasures.Task(erasure, hub.ours(id), 0));
    hub.database().update("update erasure_call set run_at = now() where erasure_id = ?", erasure);
    done(erasure.toString());
    requireNothingOf(id);
  }
}
