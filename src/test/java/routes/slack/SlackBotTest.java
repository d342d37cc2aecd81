package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import routes.mappings.Mappings;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class SlackBotTest {
  @TempDir Path mappings;
  private StandInWorkspace workspace;
  private SlackBot bot;

  @BeforeEach
  void open() throws Exception {
    workspace = new StandInWorkspace();
    bot = bot("xoxb-secret-token", workspace.apiUrl());
  }

  private SlackBot bot(String token, String apiUrl) {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("hub.slack.bot-token", token)
            .withProperty("hub.slack.channel", "C0DEFAULT");
    return new SlackBot(
        new SlackChannels(new Mappings(mappings), environment),
        new SlackSettings(Duration.ZERO, token, apiUrl, "", Duration.ZERO, "", false, false),
        Duration.ofSeconds(5));
  }

  @AfterEach
  void close() throws Exception {
    bot.close();
    workspace.close();
  }

  @Test
  void keepsTheMetadataSmallAndWithoutWordsOfTheCall() {
    bot.post("default", message());

    assertThat(workspace.said.get(0).metadata().toString())
        .hasSizeLessThan(2_000)
        .isEqualTo(
            "{\"event_type\":\"call_summary_posted\",\"event_payload\":"
                + workspace.said.get(0).metadata().path("event_payload")
                + "}")
        .contains("\"call_id\":\"call-1\"", "\"key\":\"call-1/call/1\"")
        .doesNotContain("words", "c-10001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not_in_channel | invite the app into the channel default (C0DEFAULT): /invite in Slack.",
        "channel_not_found | SLACK_CHANNEL has an id that the app cannot see: correct it, or invite"
            + " the app into the channel default (C0DEFAULT).",
        "is_archived | open the channel default (C0DEFAULT) again, or set SLACK_CHANNEL to the id"
            + " of another channel.",
        "invalid_auth | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is"
            + " installed.",
        "not_authed | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is installed.",
        "token_revoked | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is"
            + " installed.",
        "token_expired | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is"
            + " installed.",
        "account_inactive | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is"
            + " installed.",
        "restricted_action | ask an administrator of the workspace to let the app post in the"
            + " channel default (C0DEFAULT).",
        "restricted_action_read_only_channel | ask an administrator of the workspace to let the app"
            + " post in the channel default (C0DEFAULT).",
        "no_permission | ask an administrator of the workspace to let the app post in the channel"
            + " default (C0DEFAULT).",
        "team_access_not_granted | ask an administrator of the workspace to let the app post in the"
            + " channel default (C0DEFAULT).",
        "ekm_access_denied | an administrator of the workspace has suspended posting: ask when it"
            + " goes on.",
        "message_limit_exceeded | the workspace may post no more messages: ask its administrator."
      })
  void saysWhatToDoWhenSlackRefusesTheChannel(String word, String advice) {
    workspace.faults = question -> StandInWorkspace.refusal(word);

    assertThat(refusal())
        .isInstanceOf(ChannelRefusedException.class)
        .hasMessage("Slack refuses the channel default (C0DEFAULT) (" + word + "): " + advice);
  }

  @Test
  void deletesMessagesAndFilesAndDoesNotMindThatTheyAreGone() {
    SlackReceipt first = bot.post("default", message());
    QueuedMessage file =
        new QueuedMessage(
            "call-1",
            "call-1/call/2",
            true,
            "All that was said",
            null,
            null,
            Instant.now().getEpochSecond(),
            first.ts(),
            first.channelId(),
            "c-10001",
            null,
            null,
            false);
    bot.post("default", file);
    assertThat(workspace.said).hasSize(2);

    bot.deleteFile("default", file);
    assertThat(workspace.parents()).isEqualTo(workspace.said).hasSize(1);
    bot.delete("default", first.channelId(), first.ts());
    assertThat(workspace.said).isEmpty();

    bot.deleteFile("default", file);
    bot.delete("default", first.channelId(), first.ts());
    assertThat(workspace.asked("chat.delete")).hasSize(2);
  }

  @Test
  void namesTheScopeThatTheAppLacks() {
    workspace.faults =
        question ->
            new StandInSlack.Answer(
                200,
                "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\",\"provided\":\"files:write\"}");

    assertThat(refusal())
        .isInstanceOf(ChannelRefusedException.class)
        .hasMessageContaining("(missing_scope): give the app the scope chat:write (OAuth");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no_text | check the layouts in mappings/slack.",
        "msg_too_long | check the layouts in mappings/slack.",
        "msg_blocks_too_long | check the layouts in mappings/slack.",
        "invalid_blocks | check the layouts in mappings/slack.",
        "invalid_blocks_format | check the layouts in mappings/slack.",
        "too_many_attachments | check the layouts in mappings/slack.",
        "some_new_word | check the layouts in mappings/slack.",
        "metadata_too_large | the hub's own metadata is at fault: report it, please.",
        "invalid_metadata_format | the hub's own metadata is at fault: report it, please.",
        "invalid_metadata_schema | the hub's own metadata is at fault: report it, please.",
        "metadata_must_be_sent_from_app | set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app"
            + " that is installed.",
        "message_not_found | it is not in Slack any more.",
        "cant_update_message | another app has posted it.",
        "edit_window_closed | the workspace lets messages be edited for a limited time.",
        "cannot_reply_to_message | the call's first message cannot be replied to; was it removed in"
            + " Slack?"
      })
  void saysWhatToDoWhenSlackRefusesTheMessage(String word, String advice) {
    workspace.faults = question -> StandInWorkspace.refusal(word);

    assertThat(refusal())
        .isNotInstanceOf(ChannelRefusedException.class)
        .hasMessage("Slack refuses the message (" + word + "): " + advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
  void doesNotKnowTheOutcomeAfterAFaultOfSlacks(String word) {
    workspace.faults = question -> StandInWorkspace.refusal(word);

    assertThat(later()).isInstanceOf(OutcomeUnknownException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "500, ''",
    "502, <html>",
    "503, ''",
    "408, ''",
    "302, ''",
    "200, ''",
    "200, <html>a proxy</html>",
    "200, '{\"ok\":'"
  })
  void doesNotKnowTheOutcomeAfterAnAnswerThatIsNone(int status, String body) {
    workspace.faults = question -> new StandInSlack.Answer(status, body);

    assertThat(later()).isInstanceOf(OutcomeUnknownException.class);
    assertThat(workspace.asked).hasSize(1);
  }

  @Test
  void doesNotKnowTheOutcomeWhenTheLineBreaks() {
    workspace.cuts = question -> true;

    assertThat(later())
        .isInstanceOf(OutcomeUnknownException.class)
        .hasMessageStartingWith("Slack could not be reached (");
    assertThat(workspace.said).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "200, team_added_to_org",
    "200, ratelimited",
    "200, rate_limited",
    "429, ratelimited"
  })
  void knowsThatNothingWasPostedWhenSlackAsksForPatience(int status, String word) {
    workspace.faults =
        question ->
            new StandInSlack.Answer(
                status, StandInWorkspace.error(word).toString(), Map.of("Retry-After", "7"));

    TryAgainException later = later();
    assertThat(later).isNotInstanceOf(OutcomeUnknownException.class);
    if (status == 429) {
      assertThat(later.after()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void knowsThatNothingWasPostedWhenNobodyListens() {
    workspace.close();

    assertThat(later())
        .isNotInstanceOf(OutcomeUnknownException.class)
        .hasMessage("Slack could not be reached (ConnectException).");
  }

  @Test
  void looksThroughAllPagesOfABusyChannelFromAMinuteBeforeTheFirstAttempt() {
    bot.post("default", message());
    for (int other = 0; other < 450; other++) {
      workspace.said.add(
          new StandInWorkspace.Said(
              "C0DEFAULT", "99%08d.000100".formatted(other), null, "chat", null, null, null));
    }

    assertThat(bot.find("default", message()))
        .hasValueSatisfying(
            found -> {
              assertThat(found.ts()).isEqualTo(workspace.said.get(0).ts());
              assertThat(found.channelId()).isEqualTo("C0DEFAULT");
            });
    assertThat(workspace.asked("conversations.history"))
        .hasSize(3)
        .allSatisfy(
            question -> {
              assertThat(question.get("oldest")).isEqualTo("" + (TRIED - 60));
              assertThat(question.get("include_all_metadata")).isEqualTo("1");
            });
  }

  @Test
  void findsNothingOfOtherCallsAndApps() {
    bot.post("default", message());
    QueuedMessage other =
        new QueuedMessage(
            "call-2",
            "call-2/call/1",
            false,
            "words",
            null,
            "C0DEFAULT",
            TRIED,
            null,
            null,
            "c-2",
            null,
            null,
            false);

    assertThat(bot.find("default", other)).isEmpty();
  }

  @Test
  void parksWhenTheTokenCannotBeSent() throws Exception {
    SlackBot broken = bot("xoxb-\n", workspace.apiUrl());

    assertThat(
            catchThrowableOfType(
                CannotContinueException.class, () -> broken.post("default", message())))
        .hasMessage("SLACK_BOT_TOKEN or SLACK_API_URL cannot be used: set them and try again.");
    broken.close();
  }

  @Test
  void parksWhatAProxyRefuses() {
    workspace.faults = question -> new StandInSlack.Answer(403, "<html>no</html>");

    assertThat(refusal())
        .hasMessage(
            "Slack's Web API refuses the hub (status 403): check SLACK_API_URL, and the proxy on"
                + " the way to it.");
  }

  private static final long TRIED = Instant.now().getEpochSecond();

  private static QueuedMessage message() {
    return new QueuedMessage(
        "call-1",
        "call-1/call/1",
        false,
        "words",
        null,
        "C0DEFAULT",
        TRIED,
        null,
        null,
        "c-10001",
        null,
        null,
        false);
  }

  private CannotContinueException refusal() {
    CannotContinueException failure =
        catchThrowableOfType(CannotContinueException.class, () -> bot.post("default", message()));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain("secret");
    return failure;
  }

  private TryAgainException later() {
    TryAgainException failure =
        catchThrowableOfType(TryAgainException.class, () -> bot.post("default", message()));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain("secret");
    return failure;
  }
}
