package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.untilAsserted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Hub;
import routes.Outside;
import routes.work.Amendments;

/** News of calls that a webhook has posted. */
class FollowUpTest {
  @TempDir Path mappings;
  private SlackHouse house;
  private CamelContext hub;

  @BeforeEach
  void build() throws Exception {
    Files.createDirectories(mappings.resolve("slack"));
    house = new SlackHouse(mappings);
    house.environment.setProperty("hub.slack.follow-up", "on");
    hub = house.startHub("hub-1");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void tellsWhatIsNewOnceAndNamesTheCall() throws Exception {
    UUID call = posted("c-1");
    hear(call, "{\"durationSeconds\": 180, \"status\": \"busy\"}");

    work(call);
    untilToldIn(2);
    work(call);
    work(call);
    hear(call, "{\"agentName\": \"<!channel>\", \"department\": \"Ops\"}");
    work(call);
    untilToldIn(3);

    assertThat(texts().get(1))
        .isEqualTo("ℹ️ *News of call* `c-1`\n• Duration: 180s\n• Status: busy");
    assertThat(texts().get(2))
        .isEqualTo("ℹ️ *News of call* `c-1`\n🏢 *Department:*\nOps\n• Agent: &lt;!channel&gt;");
    untilAsserted(() -> assertThat(house.count("slack_post where state <> 'posted'")).isZero());
    assertThat(texts()).hasSize(3);
    assertThat(house.count("call where state = 'posted'")).isEqualTo(1);
    assertThat(house.count("slack_post where purpose = 'call'")).isEqualTo(1);
  }

  @Test
  void tellsWhatALaterDeliverySaysOfACallThatTheWholeHubHasPosted() throws Exception {
    Outside.behaveWell();
    try (BotHub webhooks =
        new BotHub(
            "hub.slack.bot-token=",
            "hub.slack.signing-secret=",
            "hub.slack.webhook-url=" + Outside.slackUrl(),
            "hub.slack.follow-up=on")) {
      String id = Hub.newId();
      webhooks.hub.accepted(id, Map.of(), "posted");

      webhooks.hub.post(Hub.call(id, Map.of("status", "busy")));
      webhooks.hub.post(Hub.call(id, Map.of("status", "busy")));

      untilAsserted(
          () ->
              assertThat(Outside.slackMessages(id))
                  .hasSize(2)
                  .last()
                  .isEqualTo("ℹ️ *News of call* `" + id + "`\n• Status: busy"));
      untilAsserted(
          () ->
              assertThat(webhooks.rows.queryForObject("select count(*) from job", Integer.class))
                  .isZero());
      assertThat(webhooks.hub.state(id)).isEqualTo("posted");
      assertThat(Outside.slackMessages(id)).hasSize(2);
    }
  }

  @Test
  void saysNothingWhereNothingReadsOtherwise() throws Exception {
    UUID call = posted("c-1");
    hear(call, "{\"direction\": \"incoming\"}");

    work(call);

    assertThat(house.count("slack_post")).isEqualTo(1);
  }

  @Test
  void repeatsNothingOfTheTranscriptAndNoMoreThanAMessageHolds() throws Exception {
    Files.writeString(
        mappings.resolve("slack/classic.mustache"),
        "{{callId}}\n```{{transcript}}```\n{{#status}}{{status}}\n{{status}}2\n{{/status}}");
    house.stop(hub);
    hub = house.startHub("hub-1");
    UUID call = posted("c-1");
    house.rows.update("update utterance set words = 'other words'");
    hear(call, "{\"status\": \"%s\"}".formatted("b".repeat(1_900)));

    work(call);
    untilToldIn(2);

    assertThat(texts().get(1)).doesNotContain("other words").contains("b".repeat(1_900) + "\n");
    assertThat(texts().get(1).length()).isLessThanOrEqualTo(Layout.LIMIT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsNewsThatCameWhileTheMessageWasInLineWhenThatIsWanted(boolean wanted) throws Exception {
    house.stop(hub);
    house.environment.setProperty("hub.slack.follow-up", wanted ? "on" : "off");
    hub = house.startHubWithoutDrainer("hub-1");
    UUID call = announced("c-1", 0);
    hear(call, "{\"status\": \"busy\"}");
    house.stop(hub);
    hub = house.startHub("hub-1");
    untilToldIn(1);

    untilAsserted(
        () ->
            assertThat(house.count("job where stage = 'amend-call' and run_at <= now()"))
                .isEqualTo(wanted ? 1 : 0));
    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    new Amendments(house.rows, wanted).order(call);
    assertThat(house.count("job")).isEqualTo(wanted ? 1 : 0);
  }

  @Test
  void standsInTheLineOfItsChannel() throws Exception {
    UUID first = posted("c-1");
    house.rows.update("update slack_channel set next_post_at = 'infinity'");
    UUID second = announced("c-2", 60);
    hear(first, "{\"status\": \"busy\"}");
    work(first);
    hear(first, "{\"durationSeconds\": 180}");
    work(first);
    assertThat(house.count("slack_post where state = 'waiting'")).isEqualTo(2);

    house.rows.update("update slack_channel set next_post_at = now()");
    untilToldIn(3);

    assertThat(texts().get(1))
        .isEqualTo("ℹ️ *News of call* `c-1`\n• Duration: 180s\n• Status: busy");
    assertThat(texts().get(2)).contains("`c-2`");
    assertThat(second).isNotNull();
  }

  @Test
  void tellsWithTheNextNewsWhatSlackHasRefused() throws Exception {
    UUID call = posted("c-1");
    house.slack.answers = post -> new StandInSlack.Answer(403, "action_prohibited");
    hear(call, "{\"status\": \"busy\"}");
    work(call);
    untilAsserted(() -> assertThat(house.count("slack_post where state = 'parked'")).isEqualTo(1));
    assertThat(house.count("call where state = 'posted'")).isEqualTo(1);
    house.slack.answers = post -> StandInSlack.OK;

    hear(call, "{\"durationSeconds\": 180}");
    work(call);
    untilToldIn(2);

    assertThat(texts().get(1))
        .isEqualTo("ℹ️ *News of call* `c-1`\n• Duration: 180s\n• Status: busy");
  }

  @Test
  void tellsNothingForAWorkerThatHasLostTheCall() throws Exception {
    UUID call = posted("c-1");
    hear(call, "{\"status\": \"busy\"}");
    new Amendments(house.rows, true).order(call);
    house.rows.update("update job set owner = 'hub-2', attempt = 2");

    amend(call);

    assertThat(house.count("slack_post")).isEqualTo(1);
  }

  private List<String> texts() {
    return house.slack.taken.stream().map(StandInSlack.Post::text).toList();
  }

  private void untilToldIn(int messages) {
    untilAsserted(() -> assertThat(house.slack.taken).hasSize(messages));
  }

  private UUID announced(String id, int acceptedAfter) throws Exception {
    UUID call = house.transcribedCall(id, acceptedAfter, "Sales", "Hello");
    hub.createProducerTemplate()
        .send("direct:find-parties", exchange -> exchange.setVariable("callId", call.toString()));
    house.announce(hub, call);
    return call;
  }

  private UUID posted(String id) throws Exception {
    UUID call = announced(id, 0);
    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    return call;
  }

  private void hear(UUID call, String news) {
    house.rows.update("update call set facts = facts || ?::jsonb where id = ?", news, call);
  }

  /** What a delivery with news has done, and the worker that it wakes. */
  private void work(UUID call) {
    new Amendments(house.rows, true).order(call);
    house.rows.update("update job set owner = 'hub-1', attempt = 1 where call_id = ?", call);
    amend(call);
    house.rows.update("delete from job where call_id = ?", call);
  }

  private void amend(UUID call) {
    assertThat(
            hub.createProducerTemplate()
                .send(
                    "direct:amend-call",
                    exchange -> {
                      exchange.setVariable("callId", call.toString());
                      exchange.setVariable("owner", "hub-1");
                      exchange.setVariable("attempt", 1);
                    })
                .getVariable("outcome"))
        .isEqualTo("amended");
  }
}
