package routes.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.untilAsserted;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.Hub;
import routes.Outside;

/** Messages that say how a call fares until they are the finished ones: a whole hub as a bot. */
class TellProgressRouteTest {
  private static BotHub bot;

  @BeforeAll
  static void start() throws Exception {
    bot = new BotHub("hub.slack.living-message=on");
  }

  @AfterAll
  static void stop() {
    bot.close();
  }

  @BeforeEach
  void settle() {
    bot.workspace.faults = question -> null;
    bot.workspace.cuts = question -> false;
    bot.hub.settle();
    bot.workspace.asked.clear();
  }

  @Test
  void editsOneMessageFromTheAcceptedCallToTheFinishedOne() {
    String id = beingTranscribed();
    untilAsserted(() -> assertThat(message(id).text()).endsWith("it is being transcribed …"));
    StandInWorkspace.Said living = message(id);
    assertThat(living.text())
        .startsWith("📞 *Support Number:*\n08047190321\n")
        .contains("• Call ID: `" + id + "`\n")
        .doesNotContain("Full Transcription");
    assertThat(living.buttons()).containsExactly("claim:" + bot.ours(id));
    assertThat(bot.hub.state(id)).isEqualTo("processing");
    assertThat(
            bot.rows.queryForObject(
                "select count(*) from job where call_id = ?", Integer.class, bot.ours(id)))
        .isEqualTo(1);

    Outside.behaveWell();
    bot.hub.hurried(id, "posted");

    StandInWorkspace.Said finished = message(id);
    assertThat(finished.ts()).isEqualTo(living.ts());
    assertThat(finished.text()).contains("📝 *Full Transcription:*\n```\nSpeaker A: ");
    assertThat(finished.metadata().path("event_payload").path("key").asText())
        .isEqualTo(bot.ours(id) + "/call/1");
    assertThat(posts(id)).isEqualTo(1);
    assertThat(rows(id)).containsExactly("call 1 posted " + living.ts());
  }

  @Test
  void saysThatTheCallIsParkedAndGoesOnInTheSameMessageWhenSomebodyClicksRetry() {
    Outside.SERVER.stubFor(post("/v2/upload").willReturn(jsonResponse("{\"error\": \"no\"}", 401)));
    String id = accepted();
    bot.hub.hurried(id, "parked");
    untilAsserted(
        () ->
            assertThat(message(id).text())
                .contains("⏳ Parked, waits for a person: AssemblyAI refused the key"));
    assertThat(message(id).buttons())
        .containsExactly("claim:" + bot.ours(id), "retry:" + bot.ours(id));
    String ts = message(id).ts();
    Outside.behaveWell();

    bot.click("U0FIRST", "retry:" + bot.ours(id));
    bot.hub.hurried(id, "posted");

    assertThat(message(id).ts()).isEqualTo(ts);
    assertThat(message(id).text()).contains("Full Transcription").doesNotContain("Parked");
    assertThat(message(id).buttons()).containsExactly("claim:" + bot.ours(id));
    assertThat(posts(id)).isEqualTo(1);
  }

  @Test
  void showsAClaimAtOnceAndKeepsIt() {
    String id = beingTranscribed();
    untilAsserted(() -> assertThat(message(id).buttons()).isNotEmpty());

    bot.click("U0FIRST", "claim:" + bot.ours(id));
    untilAsserted(
        () -> assertThat(message(id).attachments().toString()).contains("Claimed by <@U0FIRST>"));
    Outside.behaveWell();
    bot.hub.hurried(id, "posted");

    assertThat(message(id).text()).contains("Full Transcription");
    assertThat(message(id).attachments().toString()).contains("Claimed by <@U0FIRST>");
    assertThat(bot.workspace.asked("chat.postEphemeral")).isEmpty();
  }

  /** Of the first post, an edit on the way and the last edit, Slack's answer is lost. */
  @Test
  void staysOneMessageWhenSlackHasTakenEachStepAndTheLineBreaks() {
    Set<String> cut = ConcurrentHashMap.newKeySet();
    bot.workspace.cuts =
        question ->
            question.method().startsWith("chat.")
                && cut.add(question.method() + question.get("text") + question.get("metadata"));
    String id = beingTranscribed();
    untilAsserted(() -> assertThat(message(id).text()).endsWith("it is being transcribed …"));

    Outside.behaveWell();
    bot.hub.hurried(id, "posted");

    assertThat(cut).hasSizeGreaterThan(1);
    assertThat(message(id).text()).contains("Full Transcription");
    assertThat(posts(id)).isEqualTo(1);
    assertThat(rows(id)).hasSize(1);
  }

  @Test
  void postsTheFinishedMessageAnewWhereSomebodyHasRemovedTheLivingOne() {
    String id = beingTranscribed();
    untilAsserted(() -> assertThat(message(id).text()).isNotEmpty());
    bot.workspace.said.removeIf(said -> said.text().contains(id));

    Outside.behaveWell();
    bot.hub.hurried(id, "posted");

    assertThat(message(id).text()).contains("Full Transcription");
    assertThat(posts(id)).isEqualTo(2);
  }

  @Test
  void postsOnlyTheFinishedMessageWhereTheLineWasTooLongForAnEarlierOne() {
    bot.rows.update(
        """
        insert into slack_channel (name, next_post_at) values ('default', 'infinity')
        on conflict (tenant_id, name) do update set next_post_at = 'infinity'
        """);
    String id = beingTranscribed();
    untilAsserted(() -> assertThat(rows(id)).containsExactly("living 0 waiting null"));
    Outside.behaveWell();
    untilAsserted(
        () -> {
          bot.hub.hurry(id);
          assertThat(rows(id)).containsExactly("call 1 waiting null");
        });

    bot.rows.update("update slack_channel set next_post_at = now()");
    bot.hub.hurried(id, "posted");

    assertThat(message(id).text()).contains("Full Transcription");
    assertThat(bot.workspace.asked("chat.update")).isEmpty();
  }

  @Test
  void tellsNothingOfCallsThatAreNotToBePosted() {
    String id = Hub.newId();
    bot.hub.accepted(id, Map.of("recording_url", ""), "skipped");
    String other = beingTranscribed();
    untilAsserted(() -> assertThat(message(other).text()).isNotEmpty());

    assertThat(bot.messages(id)).isEmpty();
    assertThat(rows(id)).isEmpty();
  }

  private String accepted() {
    String id = Hub.newId();
    assertThat(bot.hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    return id;
  }

  private String beingTranscribed() {
    Outside.SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(Outside.answer("assemblyai/create-request-and-queued.json"))));
    return accepted();
  }

  private StandInWorkspace.Said message(String callId) {
    assertThat(bot.messages(callId)).hasSize(1);
    return bot.messages(callId).get(0);
  }

  private long posts(String callId) {
    return bot.workspace.asked("chat.postMessage").stream()
        .filter(question -> question.get("text").contains(callId))
        .count();
  }

  private List<String> rows(String callId) {
    return bot.rows.queryForList(
        """
        select concat_ws(' ', purpose, part, state, coalesce(ts, 'null')) from slack_post
        where call_id = ? order by part
        """,
        String.class,
        bot.ours(callId));
  }
}
