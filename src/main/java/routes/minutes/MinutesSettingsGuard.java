package routes.minutes;

import java.util.List;
import java.util.Set;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** Who writes minutes. The key of the transcriber's service goes to that service alone. */
class MinutesSettingsGuard implements SettingsGuard {
  private static final String KEY = "hub.minutes.api-key";
  private static final String BASE = "hub.minutes.base-url";

  @Override
  public List<String> secrets() {
    return List.of(KEY);
  }

  @Override
  public void check(Settings settings) {
    String base = withoutVersion(settings.text(BASE));
    settings.derive(BASE, base);
    if (!base.isEmpty() && !base.matches("https?://[^\\s?#]+")) {
      settings.fault("MINUTES_BASE_URL must begin with http:// or https:// and name a host");
    }
    String key = settings.text(KEY);
    if (key.isEmpty()
        && base.equals(withoutVersion(settings.text("hub.transcripts.whisper.base-url")))) {
      key = settings.text("hub.transcripts.whisper.api-key");
    }
    settings.derive(KEY, key);
    String style = settings.text("hub.minutes.style");
    if (!style.matches("|[a-z0-9][a-z0-9_-]{0,40}")) {
      settings.fault("MINUTES must be off, or the name of a style of minutes.json");
    } else if (!Set.of("", "off").contains(style)
        && key.isEmpty()
        && !settings.present("hub.transcripts.shunya.api-key")
        && !settings.sandbox()) {
      settings.fault("MINUTES is %s but MINUTES_API_KEY is not set".formatted(style));
    }
    settings.check(
        "MINUTES_TIMEOUT",
        () -> {
          long timeout = settings.duration("hub.minutes.timeout").toMillis();
          Settings.between(timeout, 1_000, 600_000, "1s", "10m");
          settings.derive("hub.minutes.timeout-millis", timeout);
        });
    settings.check(
        "MINUTES_MAX_CHARACTERS",
        () ->
            Settings.between(
                Long.parseLong(settings.text("hub.minutes.max-characters")),
                1_000,
                2_000_000,
                "1000",
                "2000000"));
  }

  /** Bases with and without {@code /v1} are in use. */
  private static String withoutVersion(String base) {
    return base.replaceFirst("/*(/v1)?/*$", "");
  }
}
