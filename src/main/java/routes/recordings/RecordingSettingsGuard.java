package routes.recordings;

import java.util.List;
import java.util.Map;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** The logins that recordings are fetched with, and how long that may take. */
class RecordingSettingsGuard implements SettingsGuard {
  private static final String EXOTEL_KEY = "hub.recordings.exotel.api-key";
  private static final String EXOTEL_TOKEN = "hub.recordings.exotel.api-token";
  private static final String TWILIO_ACCOUNT = "hub.recordings.twilio.account-sid";
  private static final String CALLRAIL_KEY = "hub.recordings.callrail.api-key";

  @Override
  public Map<String, String> variables() {
    return Map.of(
        EXOTEL_KEY, "EXOTEL_API_KEY",
        EXOTEL_TOKEN, "EXOTEL_API_TOKEN",
        TWILIO_ACCOUNT, "TWILIO_ACCOUNT_SID",
        CALLRAIL_KEY, "CALLRAIL_API_KEY");
  }

  @Override
  public List<String> secrets() {
    return List.of(EXOTEL_KEY, EXOTEL_TOKEN, CALLRAIL_KEY);
  }

  @Override
  public List<String> outside() {
    return List.of(EXOTEL_KEY);
  }

  @Override
  public void check(Settings settings) {
    settings.together(EXOTEL_KEY, EXOTEL_TOKEN);
    settings.needs(TWILIO_ACCOUNT, "hub.intake.twilio.auth-token");
    settings.check(
        "RECORDING_TIME_LIMIT",
        () ->
            Settings.atMost(
                settings.duration("hub.work.longest-step").dividedBy(2),
                settings.duration("hub.recordings.time-limit")));
    settings.check(
        "RECORDING_LINK_VALID_FOR",
        () ->
            Settings.between(
                settings.duration("hub.recordings.link-valid-for").toSeconds(),
                60,
                7 * 24 * 3_600,
                "1m",
                "7d"));
  }
}
