package routes.sandbox;

import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** Leads the hub to the stand-ins, whatever was set; the last to be asked, so that it prevails. */
class StandInSettings implements SettingsGuard {

  @Override
  public void check(Settings settings) {
    if (!settings.sandbox()) {
      return;
    }
    String port = settings.present("server.port") ? settings.text("server.port") : "8080";
    String hub = "http://127.0.0.1:" + port + "/sandbox";
    String hosts = settings.text("hub.recordings.hosts");
    settings.derive("hub.slack.webhook-url", hub + "/slack/services/T000/B000/sandbox");
    settings.derive("hub.slack.bot-token", "");
    settings.derive("hub.slack.alert-webhook-url", "");
    settings.derive("hub.transcripts.engine", "assemblyai");
    settings.derive("hub.transcripts.assemblyai.api-key", "sandbox");
    settings.derive("hub.transcripts.assemblyai.base-url", hub + "/assemblyai");
    settings.derive("hub.minutes.base-url", hub + "/openai");
    settings.derive("hub.minutes.api-key", "sandbox");
    settings.derive("hub.recordings.exotel.api-key", "");
    settings.derive("hub.recordings.exotel.api-token", "");
    settings.derive(
        "hub.recordings.hosts",
        (hosts.isEmpty() ? "" : hosts + ",")
            + "public="
            + hub.substring("http://".length())
            + "/recordings");
  }
}
