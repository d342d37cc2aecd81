package routes.retention;

import java.util.Map;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** Days are whole, and an hour is one of the day. */
class RetentionSettingsGuard implements SettingsGuard {
  private static final String AT = "hub.retention.at";
  private static final Map<String, String> DAYS =
      Map.of(
          "hub.retention.raw-days", "KEEP_RAW_DAYS",
          "hub.retention.transcripts-days", "KEEP_TRANSCRIPTS_DAYS",
          "hub.retention.recordings-days", "KEEP_RECORDINGS_DAYS",
          "hub.retention.calls-days", "KEEP_CALLS_DAYS");

  @Override
  public void check(Settings settings) {
    DAYS.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            setting -> {
              if (settings.present(setting.getKey())) {
                settings.check(setting.getValue(), () -> days(settings.text(setting.getKey())));
              } else {
                settings.derive(setting.getKey(), "0");
              }
            });
    if (settings.present(AT)) {
      settings.check("RETENTION_AT", () -> hour(settings.text(AT)));
    } else {
      settings.derive(AT, "3");
    }
  }

  private static void days(String text) {
    if (!text.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("it must be a whole number of days, 0 for ever");
    }
  }

  private static void hour(String text) {
    if (!text.matches("[01]?\\d|2[0-3]")) {
      throw new IllegalArgumentException("it must be an hour of the day, from 0 to 23");
    }
  }
}
