package routes.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.support.ScheduledPollConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.storage.S3Settings;
import software.amazon.awssdk.services.s3.S3Client;

/** A hub that keeps raw events for 10 days, transcripts for 20, recordings for 30, calls for 40. */
@HubTest
@TestPropertySource(
    properties = {
      "hub.retention.raw-days=10",
      "hub.retention.transcripts-days=20",
      "hub.retention.recordings-days=30",
      "hub.retention.calls-days=40"
    })
class DeleteExpiredDataRouteTest {
  @Autowired Hub hub;
  @Autowired S3Client store;
  @Autowired S3Settings settings;
  @Autowired Retention retention;

  private Holdings holdings;

  @BeforeEach
  void settle() {
    holdings = new Holdings(hub.database(), store, settings);
    hub.settle();
  }

  /** A posted call that everything happened to so many days ago. */
  private String posted(int days) {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    age(hub.ours(id), days);
    return id;
  }

  private void age(UUID call, int days) {
    for (String column :
        new String[] {
          "call_event.received_at", "transcript.completed_at", "recording.archived_at",
        }) {
      String table = column.split("\\.")[0];
      hub.database()
          .update(
              "update %s set %s = now() - ? * interval '1 day' where call_id = ?"
                  .formatted(table, column.split("\\.")[1]),
              days,
              call);
    }
    hub.database()
        .update(
            "update call set finished_at = now() - ? * interval '1 day' where id = ?", days, call);
  }

  private void run() throws Exception {
    run("nobody");
  }

  private void run(String lastOwner) throws Exception {
    int before = runs();
    hub.database()
        .update(
            """
            insert into turn (name, owner, until) values ('retention', ?, now() - interval '1 s')
            on conflict (tenant_id, name) do update set owner = excluded.owner, until = excluded.until
            """,
            lastOwner);
    ((ScheduledPollConsumer) hub.camel().getRoute("delete-expired-data").getConsumer()).run();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(runs())
                    .as(
                        () ->
                            hub.database().queryForList("select * from turn")
                                + " "
                                + hub.database().queryForList("select * from retention_run"))
                    .isGreaterThan(before));
  }

  private int runs() {
    return hub.database()
        .queryForObject(
            "select count(*) from retention_run where ended_at is not null", Integer.class);
  }

  private String repeat(String id) {
    HttpResponse<String> answer = hub.post(Hub.call(id));
    assertThat(answer.statusCode()).isEqualTo(200);
    return Outside.read(answer.body()).path("message").asText();
  }

  @Test
  void emptiesWhatSendersSaidAndStillKnowsARepeat() throws Exception {
    String old = posted(11);
    String young = posted(9);
    run();
    Map<String, Object> event =
        hub.database()
            .queryForMap(
                "select length(raw) as bytes, canonical ->> 'fromNumber' as number from call_event"
                    + " where call_id = ?",
                hub.ours(old));
    assertThat(event).containsEntry("bytes", 0).containsEntry("number", "09631055120");
    assertThat(repeat(old)).startsWith("Duplicate");
    assertThat(
            hub.database()
                .queryForObject(
                    "select deliveries from call_event where call_id = ? and raw = ''",
                    Integer.class,
                    hub.ours(old)))
        .isEqualTo(2);
    assertThat(
            hub.database()
                .queryForObject(
                    "select length(raw) from call_event where call_id = ?",
                    Integer.class,
                    hub.ours(young)))
        .isPositive();
    assertThat(holdings.rows("utterance", hub.ours(old))).isPositive();
  }

  @Test
  void deletesWhatWasSaidAndLeavesMessagesAsTheyAreWhenNewsCome() throws Exception {
    String old = posted(21);
    UUID call = hub.ours(old);
    run();
    assertThat(holdings.rows("utterance", call)).isZero();
    assertThat(hub.get("/call/" + old).body()).doesNotContain("Thank you for calling");
    assertThat(
            hub.database()
                .queryForList("select words from slack_post where call_id = ?", String.class, call))
        .containsOnly("");
    assertThat(holdings.objects(call)).hasSize(1).noneMatch(key -> key.contains("transcript_"));
    hub.post(Hub.call(old, Map.of("status", "busy")));
    assertThat(holdings.rows("job", call)).isZero();
    assertThat(hub.state(old)).isEqualTo("posted");
  }

  @Test
  void deletesRecordingsOnceTheyAreTranscribedAndSaysSo() throws Exception {
    String old = posted(31);
    String young = posted(19);
    String unread = posted(31);
    hub.database()
        .update("update transcript set state = 'failed' where call_id = ?", hub.ours(unread));
    run();
    assertThat(holdings.objects(hub.ours(old))).isEmpty();
    assertThat(Outside.read(hub.get("/call/" + old).body()).path("recording_deleted").asText())
        .isEqualTo("Deleted after 30 days");
    assertThat(holdings.objects(hub.ours(young))).hasSize(2);
    assertThat(holdings.objects(hub.ours(unread))).isNotEmpty();
  }

  @Test
  void leavesOfACallItsEndAndNoRepeatBringsItBack() throws Exception {
    String old = posted(41);
    UUID call = hub.ours(old);
    run();
    for (String table :
        new String[] {"call_event", "transcript", "recording", "slack_post", "step", "job"}) {
      assertThat(holdings.rows(table, call)).as(table).isZero();
    }
    assertThat(holdings.objects(call)).isEmpty();
    assertThat(hub.get("/call/" + old).body())
        .contains("Deleted after 40 days")
        .doesNotContain("9631055120");
    assertThat(repeat(old)).startsWith("Duplicate");
    assertThat(hub.post(Hub.call(old, Map.of("status", "busy"))).statusCode()).isEqualTo(200);
    assertThat(holdings.rows("call_event", call)).isZero();
    assertThat(holdings.rows("job", call)).isZero();
    assertThat(hub.state(old)).isEqualTo("posted");
    assertThat(hub.post("/api/calls/" + old + "/retry", "").statusCode()).isEqualTo(409);
  }

  @Test
  void leavesCallsAloneThatAreInWorkAndParkedOnesUntilTheirOwnEnd() throws Exception {
    String working = hub.stored("await-transcript", "1 day", null, 0, 0);
    age(hub.ours(working), 41);
    String parked = posted(35);
    hub.database().update("update call set state = 'parked' where id = ?", hub.ours(parked));
    run();
    assertThat(hub.get("/call/" + working).body()).contains("09631055120");
    assertThat(holdings.objects(hub.ours(parked))).hasSize(2);
    age(hub.ours(parked), 41);
    run();
    assertThat(holdings.objects(hub.ours(parked))).isEmpty();
    assertThat(hub.state(parked)).isEqualTo("skipped");
    hub.database().update("delete from job where call_id = ?", hub.ours(working));
  }

  @Test
  void goesOnWithTheOtherKindsWhenTheStoreRefuses() throws Exception {
    String old = posted(31);
    hub.database().update("update recording set bucket = '' where call_id = ?", hub.ours(old));
    String ended = posted(41);
    run();
    assertThat(
            hub.database()
                .queryForObject(
                    "select problem from retention_run order by id desc limit 1", String.class))
        .contains("recordings: The object store");
    assertThat(hub.get("/call/" + ended).body()).contains("Deleted after 40 days");
    hub.database()
        .update("update recording set bucket = 'recordings' where call_id = ?", hub.ours(old));
    run();
    assertThat(holdings.objects(hub.ours(old))).isEmpty();
  }

  @Test
  void isOneHubsAtATimeAndOutlivesIt() throws Exception {
    hub.database()
        .update(
            """
            insert into turn (name, owner, until) values ('retention', 'another', now() + interval '1 minute')
            on conflict (tenant_id, name) do update set owner = excluded.owner, until = excluded.until
            """);
    assertThat(retention.begin()).isNull();
    String old = posted(41);
    run("a hub that died in it");
    assertThat(hub.get("/call/" + old).body()).contains("Deleted after 40 days");
    assertThat(retention.begin()).isNull();
    assertThat(Outside.read(hub.get("/health").body()).at("/retention/last_run/calls").asInt())
        .isPositive();
    assertThat(
            hub.database()
                .queryForObject(
                    "select detail from audit where action = 'retention' order by id desc limit 1",
                    String.class))
        .startsWith("raw events ");
  }

  @Test
  void beginsAtItsHour() {
    assertThat(retention.next(Instant.parse("2026-01-31T02:59:59Z")))
        .isEqualTo(Instant.parse("2026-01-31T03:00:00Z"));
    assertThat(retention.next(Instant.parse("2026-01-31T03:00:00Z")))
        .isEqualTo(Instant.parse("2026-02-01T03:00:00Z"));
  }
}
