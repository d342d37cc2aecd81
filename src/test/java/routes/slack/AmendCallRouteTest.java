package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.untilAsserted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.work.CannotContinueException;

/** Editing what a bot has posted, and that news which come until then are not forgotten. */
class AmendCallRouteTest {
  private static final String NEWS =
      "{\"durationSeconds\": 180, \"status\": \"busy\", \"agentName\": \"Zoya\"}";

  @TempDir private static Path mappings;
  private static SlackHouse house;
  private static CamelContext hub;

  @BeforeAll
  static void build() throws Exception {
    Files.writeString(
        mappings.resolve("slack_channels.json"),
        """
        {"channels": {"missed": {"channel_id": "C0MISSED"}}, "missed_calls": "missed"}
        """);
    house = new SlackHouse(mappings);
    house.useBot();
    hub = house.startHub("hub-1");
  }

  @BeforeEach
  void tidyUp() {
    Stream.of("call", "job", "utterance", "slack_post", "slack_channel", "audit")
        .forEach(table -> house.rows.update("delete from " + table));
    house.workspace.said.clear();
    house.workspace.asked.clear();
    house.workspace.faults = question -> null;
    house.useBot();
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @Test
  void editsTheMessageInItsPlaceOnceAndKeepsTheWordsBefore() throws Exception {
    UUID call = posted("Hello <!channel>");
    StandInWorkspace.Said before = house.workspace.said.get(0);
    hear(call, NEWS);

    assertThat(amend(call).getVariable("outcome")).isEqualTo("amended");
    amend(call);

    assertThat(house.workspace.said).hasSize(1);
    StandInWorkspace.Said after = house.workspace.said.get(0);
    assertThat(after.ts()).isEqualTo(before.ts());
    assertThat(after.metadata()).isEqualTo(before.metadata());
    assertThat(before.text()).contains("• Duration: 120s\n• Status: completed\n");
    assertThat(after.text())
        .contains("• Duration: 180s\n• Status: busy\n• Agent: Zoya\n")
        .contains("Hello &lt;!channel&gt;");
    assertThat(house.workspace.asked("chat.update"))
        .singleElement()
        .satisfies(
            edit -> {
              assertThat(edit.authorization()).isEqualTo("Bearer xoxb-test");
              assertThat(edit.form())
                  .containsEntry("channel", "C0DEFAULT")
                  .containsEntry("parse", "none")
                  .containsEntry("link_names", "0")
                  .doesNotContainKeys("blocks", "attachments", "token");
            });
    assertThat(house.text("select words from slack_post")).isEqualTo(after.text());
    assertThat(
            house.count(
                "audit where action = 'amend' and call_id = ? and subject = 'call/1' and detail = ?",
                call,
                before.text()))
        .isEqualTo(1);
    assertThat(house.count("call where state = 'posted'")).isEqualTo(1);
  }

  @Test
  void takesTheButtonsAwayOnceWhenThereAreNoneAnyMore() throws Exception {
    UUID call = posted("Hello");
    house.rows.update("update slack_post set buttons = '[{}]'");

    amend(call);
    amend(call);

    assertThat(house.workspace.asked("chat.update"))
        .singleElement()
        .satisfies(edit -> assertThat(edit.get("attachments")).isEqualTo("[]"));
    assertThat(house.count("slack_post where buttons is null")).isEqualTo(1);
    assertThat(house.count("audit")).isZero();
  }

  @Test
  void sendsNothingWhenTheNewsDoNotShow() throws Exception {
    UUID call = posted("Hello");
    hear(call, "{\"direction\": \"incoming\"}");

    assertThat(amend(call).getVariable("outcome")).isEqualTo("amended");

    assertThat(house.workspace.asked("chat.update")).isEmpty();
    assertThat(house.count("audit")).isZero();
  }

  @Test
  void editsOnlyThePartThatHasChanged() throws Exception {
    UUID call = posted("words ".repeat(1_500).strip(), "Bye");
    hear(call, "{\"durationSeconds\": 180}");

    amend(call);

    assertThat(house.workspace.said).hasSize(3);
    assertThat(house.workspace.asked("chat.update"))
        .singleElement()
        .satisfies(edit -> assertThat(edit.get("ts")).isEqualTo(house.workspace.said.get(0).ts()));
  }

  @Test
  void leavesAllAsItIsWhereTheNewsWouldTakeAnotherNumberOfMessages() throws Exception {
    UUID call = posted("Hello");
    house.rows.update("update utterance set words = ?", "words ".repeat(1_500));

    assertThat(amend(call).getException())
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("The messages stay as they are: with the news there would be 3 instead of 1.");
    assertThat(house.workspace.asked("chat.update")).isEmpty();
  }

  @Test
  void editsWhatSaysThatTheCallWasMissed() throws Exception {
    UUID call = house.transcribedCall("c-1", 0, "Sales");
    findParties(call);
    house.announceMissed(hub, call);
    untilPosted();
    hear(call, NEWS);

    amend(call);

    assertThat(house.workspace.said)
        .singleElement()
        .satisfies(
            said -> {
              assertThat(said.channel()).isEqualTo("C0MISSED");
              assertThat(said.text()).startsWith("📵 *Missed Call Alert*").contains("Status: busy");
            });
  }

  @Test
  void editsAfterAllWhenSlackHasFailed() throws Exception {
    UUID call = posted("Hello");
    hear(call, NEWS);
    house.workspace.faults = question -> new StandInSlack.Answer(500, "");
    assertThat(amend(call).getException()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(house.text("select words from slack_post")).contains("Status: completed");
    house.workspace.faults = question -> null;

    amend(call);

    assertThat(house.workspace.said)
        .singleElement()
        .satisfies(said -> assertThat(said.text()).contains("Status: busy"));
  }

  @Test
  void saysThatTheMessageIsNotInSlackAnyMore() throws Exception {
    UUID call = posted("Hello");
    hear(call, NEWS);
    house.workspace.said.clear();

    assertThat(amend(call).getException())
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("Slack refuses the message (message_not_found): it is not in Slack any more.");
  }

  @Test
  void editsNothingForACallThatIsSomebodyElsesByNow() throws Exception {
    UUID call = posted("Hello");
    hear(call, NEWS);

    amend(call, 2);

    assertThat(house.workspace.asked("chat.update")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsTheNewsThatCameWhileTheMessageWasInLineIfABotHasPostedIt(boolean bot) throws Exception {
    house.environment.setProperty("hub.slack.bot-token", bot ? "xoxb-test" : "");
    house.rows.update(
        "insert into slack_channel (name, next_post_at) values ('default', 'infinity')");
    UUID call = house.transcribedCall("c-1", 0, "Sales", "Hello");
    house.announce(hub, call);
    hear(call, NEWS);
    house.rows.update("update slack_channel set next_post_at = now()");

    untilPosted();
    assertThat(house.count("job")).isEqualTo(bot ? 1 : 0);
    assertThat(house.count("job where stage = 'amend-call' and run_at <= now() and attempt = 1"))
        .isEqualTo(bot ? 1 : 0);
  }

  private UUID posted(String... said) throws Exception {
    UUID call = house.transcribedCall("c-1", 0, "Sales", said);
    findParties(call);
    house.announce(hub, call);
    untilPosted();
    assertThat(house.count("job")).isZero();
    return call;
  }

  private void untilPosted() {
    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
  }

  private void findParties(UUID call) {
    hub.createProducerTemplate()
        .send("direct:find-parties", exchange -> exchange.setVariable("callId", call.toString()));
  }

  private void hear(UUID call, String news) {
    house.rows.update("update call set facts = facts || ?::jsonb where id = ?", news, call);
  }

  private Exchange amend(UUID call) {
    return amend(call, 1);
  }

  /** As a worker that has claimed the call for the first time. */
  private Exchange amend(UUID call, int attemptByNow) {
    house.rows.update(
        """
        insert into job (call_id, stage, owner, attempt) values (?, 'amend-call', 'hub-1', ?)
        on conflict do nothing
        """,
        call,
        attemptByNow);
    return hub.createProducerTemplate()
        .send(
            "direct:amend-call",
            exchange -> {
              exchange.setVariable("callId", call.toString());
              exchange.setVariable("owner", "hub-1");
              exchange.setVariable("attempt", 1);
            });
  }
}
