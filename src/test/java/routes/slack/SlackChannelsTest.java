package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;
import routes.mappings.Mappings;

class SlackChannelsTest {
  @TempDir Path directory;
  private final MockEnvironment environment =
      new MockEnvironment().withProperty("hub.slack.webhook-url", "https://hooks.example/default");

  @Test
  void sendsEverythingToTheDefaultChannelAsShipped() {
    SlackChannels channels = new SlackChannels(new Mappings(directory), environment);

    assertThat(channels.channelOf("Sales")).isEqualTo("default");
    assertThat(channels.webhook("default")).contains("https://hooks.example/default");
    assertThat(channels.problems()).isEmpty();
  }

  @Test
  void findsTheDepartmentsChannelWithoutCaseAndOuterSpace() throws Exception {
    environment.setProperty("SLACK_SALES_WEBHOOK_URL", "https://hooks.example/sales");
    SlackChannels channels = channels();

    assertThat(channels.channelOf("  inside SALES ")).isEqualTo("sales");
    assertThat(channels.webhook("sales")).contains("https://hooks.example/sales");
    assertThat(channels.channelOf("")).isEqualTo("default");
  }

  @Test
  void reachesNoRealChannelFromTheSandbox() throws Exception {
    environment.setProperty("SLACK_SALES_WEBHOOK_URL", "https://hooks.example/sales");
    environment.setProperty("hub.sandbox.active", "true");
    assertThat(channels().webhook("sales")).contains("https://hooks.example/default");
  }

  @Test
  void fallsBackAndReportsWhereAChannelCannotBeUsed() throws Exception {
    environment.setProperty("SLACK_SALES_WEBHOOK_URL", "secret but no address");
    SlackChannels channels = channels();

    assertThat(channels.channelOf("Inside Sales")).isEqualTo("default");
    assertThat(channels.channelOf("Billing")).isEqualTo("default");
    assertThat(channels.problems())
        .containsExactly(
            "The calls of the department Billing go to the default Slack channel:"
                + " slack_channels.json has no channel named money.",
            "The calls of the department Inside Sales go to the default Slack channel:"
                + " SLACK_SALES_WEBHOOK_URL does not hold the address of a webhook.");
  }

  @Test
  void givesABotTheIdOfAChannel() throws Exception {
    write(
        """
        {"channels": {"sales": {"channel_id": "C0SALES"},
                      "old": {"webhook_env": "SLACK_OLD_WEBHOOK_URL"}},
         "departments": {"Sales": "sales", "Old": "old"},
         "missed_calls": "nowhere"}
        """);
    SlackChannels webhooks = new SlackChannels(new Mappings(directory), environment);
    assertThat(webhooks.channelOf("Sales")).isEqualTo("default");
    assertThat(webhooks.slackId("sales")).isNull();
    assertThat(webhooks.problems())
        .contains(
            "The calls of the department Sales go to the default Slack channel: the channel sales"
                + " has no webhook_env in slack_channels.json.");

    environment.setProperty("hub.slack.bot-token", "xoxb");
    environment.setProperty("hub.slack.channel", "C0DEFAULT");
    SlackChannels bot = new SlackChannels(new Mappings(directory), environment);
    assertThat(bot.slackId("sales")).isEqualTo("C0SALES");
    assertThat(bot.slackId("default")).isEqualTo("C0DEFAULT");
    assertThat(bot.channelOf("Sales")).isEqualTo("sales");
    assertThat(bot.channelOf("Old")).isEqualTo("default");
    assertThat(bot.problems())
        .containsExactly(
            "Missed calls are parked: slack_channels.json has no channel named nowhere.",
            "The calls of the department Old go to the default Slack channel: the channel old has"
                + " no channel_id in slack_channels.json.");
  }

  @Test
  void reachesTheStandInFromTheSandboxForAChannelThatHasOnlyAnId() throws Exception {
    write("{\"channels\": {\"sales\": {\"channel_id\": \"C0SALES\"}}}");
    environment.setProperty("hub.sandbox.active", "true");
    SlackChannels channels = new SlackChannels(new Mappings(directory), environment);

    assertThat(channels.webhook("sales")).contains("https://hooks.example/default");
    assertThat(channels.webhook("unknown")).isEmpty();
  }

  @Test
  void refusesAnAddressInTheFile() throws Exception {
    write("{\"channels\": {\"default\": {\"webhook\": \"https://hooks.example/x\"}}}");
    Mappings mappings = new Mappings(directory);
    SlackChannels channels = new SlackChannels(mappings, environment);

    assertThat(mappings.refused()).containsKey("slack_channels.json");
    assertThat(channels.webhook("default")).contains("https://hooks.example/default");
  }

  private SlackChannels channels() throws Exception {
    write(
        """
        {"_comment": "x",
         "channels": {"sales": {"webhook_env": "SLACK_SALES_WEBHOOK_URL"}, "_x": 1},
         "departments": {"Inside Sales": "sales", "Billing": "money", "_y": {}}}
        """);
    return new SlackChannels(new Mappings(directory), environment);
  }

  private void write(String text) throws Exception {
    Files.writeString(directory.resolve("slack_channels.json"), text);
  }
}
