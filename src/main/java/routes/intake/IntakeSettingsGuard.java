package routes.intake;

import java.util.List;
import java.util.Map;
import routes.logs.LogMask;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** How senders prove who they are, and how they are answered. */
class IntakeSettingsGuard implements SettingsGuard {
  private static final String TWILIO_TOKEN = "hub.intake.twilio.auth-token";
  private static final String PUBLIC_URL = "hub.public-url";

  @Override
  public Map<String, String> variables() {
    return Map.of(TWILIO_TOKEN, "TWILIO_AUTH_TOKEN", PUBLIC_URL, "PUBLIC_URL");
  }

  @Override
  public List<String> secrets() {
    return List.of("hub.webhook-secret", TWILIO_TOKEN);
  }

  @Override
  public void check(Settings settings) {
    settings.needs(TWILIO_TOKEN, PUBLIC_URL);
    // Passthru knows no other answer (Exotel's page on the applet).
    settings.check(
        "EXOTEL_PASSTHRU_STATUS",
        () -> Settings.oneOf(settings.text("hub.intake.exotel.passthru-status"), "200", "302"));
    for (String entry : settings.text("hub.intake.callrail.signing-keys").split(",")) {
      LogMask.hide(entry.replaceFirst("^[^=]*=", "").strip());
    }
    settings.check(
        "WEBHOOK_RATE_LIMIT", () -> Settings.notNegative(settings.text("hub.inbox.rate-limit")));
  }
}
