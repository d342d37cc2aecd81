package routes.slack;

import java.util.List;
import java.util.Map;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** Slack's methods take the id of a channel everywhere, its name only when posting. */
class SlackSettingsGuard implements SettingsGuard {
  private static final String WEBHOOK = "hub.slack.webhook-url";
  private static final String BOT = "hub.slack.bot-token";
  private static final String CHANNEL = "hub.slack.channel";
  private static final String SIGNING_SECRET = "hub.slack.signing-secret";

  @Override
  public Map<String, String> variables() {
    return Map.of(
        BOT, "SLACK_BOT_TOKEN", CHANNEL, "SLACK_CHANNEL", SIGNING_SECRET, "SLACK_SIGNING_SECRET");
  }

  @Override
  public List<String> secrets() {
    return List.of(WEBHOOK, BOT, SIGNING_SECRET, "hub.slack.alert-webhook-url");
  }

  @Override
  public List<String> outside() {
    return List.of(WEBHOOK, BOT);
  }

  @Override
  public void check(Settings settings) {
    settings.needs(BOT, CHANNEL);
    settings.needs(SIGNING_SECRET, BOT);
    String living = settings.text("hub.slack.living-message");
    settings.check("SLACK_LIVING_MESSAGE", () -> Settings.oneOf(living, "on", "off"));
    settings.check(
        "SLACK_FOLLOW_UP", () -> Settings.oneOf(settings.text("hub.slack.follow-up"), "on", "off"));
    if (living.equals("on") && !settings.present(BOT)) {
      settings.fault("SLACK_LIVING_MESSAGE is on but SLACK_BOT_TOKEN is not set");
    }
    if (settings.present(CHANNEL) && !settings.text(CHANNEL).matches("[CGD][A-Z0-9]{5,30}")) {
      settings.fault(
          "SLACK_CHANNEL must be the id of a channel, such as C0123456789, not its name");
    }
    String api = settings.text("hub.slack.api-url");
    if (!api.isEmpty() && !api.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?/")) {
      settings.fault("SLACK_API_URL must be a web address that ends in /");
    }
  }
}
