package routes.intake;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class RepeatedDeliveriesTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static Map<String, Object> withoutRecording() {
    Map<String, Object> fields = new HashMap<>();
    fields.put("recording_url", null);
    return fields;
  }

  @Test
  void resumesASkippedCallWhenItsRecordingComesLate() {
    String id = Hub.newId();
    hub.accepted(id, withoutRecording(), "skipped");
    assertThat(Outside.slackMessages(id)).isEmpty();
    HttpResponse<String> late = hub.post(Hub.call(id));
    assertThat(late.body()).contains("Duplicate call - already processed");
    JsonNode call = hub.hurried(id, "posted");
    assertThat(call.path("reason").isNull()).isTrue();
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void announcesACallWhoseRecordingComesAfterItWasAnnouncedAsMissed() {
    String id = Hub.newId();
    hub.accepted(id, withoutRecording(), "skipped");
    hub.database().update("update call set state = 'posted' where id = ?", hub.ours(id));
    missedMessage(id, "posted");
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
    assertThat(messages(id)).containsExactly("call posted", "missed posted");
  }

  @Test
  void withdrawsTheMissedCallThatHasNotBeenAnnouncedWhenItsRecordingComes() {
    String id = Hub.newId();
    hub.accepted(id, withoutRecording(), "skipped");
    missedMessage(id, "parked");
    hub.database().update("update call set state = 'parked' where id = ?", hub.ours(id));
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    assertThat(messages(id)).containsExactly("call posted");
  }

  private void missedMessage(String id, String state) {
    hub.database()
        .update(
            """
            insert into slack_post (call_id, purpose, part, parts, channel, words, state, turn)
            values (?, 'missed', 1, 1, 'missed', 'x', ?, now())
            """,
            hub.ours(id),
            state);
  }

  private List<String> messages(String id) {
    return hub.database()
        .queryForList(
            "select purpose || ' ' || state from slack_post where call_id = ? order by 1",
            String.class,
            hub.ours(id));
  }

  @Test
  void leavesASkippedCallAloneThatBringsNoRecording() {
    String id = Hub.newId();
    hub.accepted(id, withoutRecording(), "skipped");
    Map<String, Object> news = withoutRecording();
    news.put("agent_name", "Zoya");
    hub.post(Hub.call(id, news));
    assertThat(hub.state(id)).isEqualTo("skipped");
  }

  @Test
  void resumesAParkedCallWhereItStopped() {
    SERVER.stubFor(post("/v2/upload").willReturn(jsonResponse("{\"error\": \"no\"}", 401)));
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "parked");
    Outside.behaveWell();
    assertThat(hub.post(Hub.call(id)).body()).contains("Duplicate call - already processed");
    hub.hurried(id, "posted");
    SERVER.verify(0, getRequestedFor(urlPathMatching("/recordings/.*")));
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void beginsAParkedCallAnewWithTheNewsThatADeliveryBrings() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    hub.post(
        Hub.call(
            id,
            Map.of(
                "agent_phone",
                "09845012377",
                "status",
                "completed",
                "timestamp",
                "2025-11-07 14:20:12")));
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains("Meera Nair");
  }

  @Test
  void repeatsNothingForAPostedCall() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    hub.post(Hub.call(id));
    hub.post(Hub.call(id, Map.of("agent_name", "Zoya")));
    assertThat(hub.state(id)).isEqualTo("posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
    assertThat(hub.steps(id)).noneMatch(step -> step.startsWith("amend-call"));
    assertThat(
            hub.database()
                .queryForList(
                    "select deliveries from call_event where call_id = ? order by id",
                    Integer.class,
                    hub.ours(id)))
        .containsExactly(2, 1);
  }

  @Test
  void knowsTheSameOfACallInWhateverOrderItsDeliveriesCome() {
    Map<String, Object> early = withoutRecording();
    early.put("status", "in-progress");
    early.put("duration", 0);
    Map<String, Object> ended = withoutRecording();
    ended.put("status", "completed");
    ended.put("agent_name", "Zoya");
    Map<String, Object> recorded = new HashMap<>();
    recorded.put("status", null);
    recorded.put("timestamp", null);
    recorded.put("recording_url", "https://elsewhere.example/a.mp3");
    List<Map<String, Object>> events = List.of(early, ended, recorded);
    List<String> facts = new ArrayList<>();
    for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {2, 0, 1}}) {
      String id = Hub.newId();
      for (int event : order) {
        assertThat(hub.post(Hub.call(id, events.get(event))).statusCode()).isEqualTo(200);
      }
      hub.awaitState(id, "parked");
      facts.add(
          hub.database()
              .queryForObject(
                  "select facts::text from call where provider_call_id = ?", String.class, id)
              .replace(id, "id"));
    }
    assertThat(facts.stream().distinct()).hasSize(1);
    assertThat(facts.get(0)).contains("Zoya", "elsewhere", "\"durationSeconds\": 56");
  }

  @Test
  void beginsAnewWhenNewsComeWhileTheTranscriptIsAwaited() {
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson("{\"id\": \"j\", \"status\": \"processing\"}")));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("transcribe-recording done"));
    hub.post(
        Hub.call(
            id,
            Map.of(
                "recording_url",
                Outside.recordingUrl(id + "-other"),
                "timestamp",
                "2025-11-07 14:20:12",
                "agent_phone",
                "09845012377")));
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(Outside.answer("assemblyai/get-completed.json"))));
    hub.hurried(id, "posted");
    SERVER.verify(1, getRequestedFor(urlEqualTo("/recordings/" + id + "-other.mp3")));
    SERVER.verify(2, postRequestedFor(urlEqualTo("/v2/transcript")));
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains("Meera Nair");
  }

  @Test
  void asksToEditWhatABotHasPostedAndLeavesTheCallPostedWhereThatCannotBe() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    hub.database()
        .update(
            "update slack_post set ts = '1.2', slack_channel_id = 'C0' where call_id = ?",
            hub.ours(id));
    hub.post(Hub.call(id));
    hub.post(Hub.call(id, Map.of("agent_name", "Zoya")));
    await().untilAsserted(() -> assertThat(hub.steps(id)).endsWith("amend-call amended"));
    assertThat(hub.steps(id)).containsOnlyOnce("amend-call amended");
    assertThat(
            hub.database()
                .queryForObject(
                    "select reason from step where outcome = 'amended' and call_id = ?",
                    String.class,
                    hub.ours(id)))
        .contains("an incoming webhook cannot change");
    assertThat(
            hub.database()
                .queryForObject(
                    "select state || ' ' || agent_name || ' ' || (select count(*) from job where call_id = id) from call where id = ?",
                    String.class,
                    hub.ours(id)))
        .isEqualTo("posted Zoya 0");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void letsARequestToSlackEndBeforeFurtherNewsAreShown() {
    String id = hub.stored("amend-call", "1 hour", "hub-other", 3, 1);
    hub.database().update("update call set state = 'posted' where id = ?", hub.ours(id));
    hub.database()
        .update(
            """
            insert into slack_post (call_id, part, parts, channel, words, state, turn, ts)
            values (?, 1, 1, 'default', 'x', 'posted', now(), '1.2')
            """,
            hub.ours(id));
    hub.post(Hub.call(id, Map.of("duration", 99)));
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select attempt, failures, owner, extract(epoch from run_at - now())::int as seconds
                    from job where call_id = ?
                    """,
                    hub.ours(id)))
        .containsEntry("attempt", 4)
        .containsEntry("failures", 0)
        .containsEntry("owner", null)
        .hasEntrySatisfying("seconds", seconds -> assertThat((Integer) seconds).isBetween(10, 20));
    hub.database().update("delete from job where call_id = ?", hub.ours(id));
  }
}
