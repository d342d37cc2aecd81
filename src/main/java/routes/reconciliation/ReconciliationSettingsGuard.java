package routes.reconciliation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** The accounts and the servers, which stand in addresses, and the pace. */
class ReconciliationSettingsGuard implements SettingsGuard {
  private static final String EXOTEL = "hub.reconciliation.exotel.account";
  private static final String CALLRAIL = "hub.reconciliation.callrail.account";
  private static final String ACCOUNT = "[A-Za-z0-9_-]{1,100}";
  private static final String SERVER = "https?://[^\\s?#]+[^\\s?#/]";
  private static final Map<String, String> SERVERS =
      Map.of(
          "hub.reconciliation.exotel.base-url", "EXOTEL_BASE_URL",
          "hub.reconciliation.twilio.base-url", "TWILIO_BASE_URL",
          "hub.reconciliation.callrail.base-url", "CALLRAIL_BASE_URL");

  @Override
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(SERVERS);
    variables.put(EXOTEL, "EXOTEL_SID");
    variables.put(CALLRAIL, "CALLRAIL_ACCOUNT_ID");
    return variables;
  }

  @Override
  public void check(Settings settings) {
    settings.needs(EXOTEL, "hub.recordings.exotel.api-key");
    settings.needs(CALLRAIL, "hub.recordings.callrail.api-key");
    settings.matches(EXOTEL, ACCOUNT);
    settings.matches(CALLRAIL, ACCOUNT);
    SERVERS.keySet().stream().sorted().forEach(server -> settings.matches(server, SERVER));
    settings.check(
        "RECONCILE_EVERY",
        () -> {
          Duration every = settings.duration("hub.reconciliation.every");
          if (!every.isZero() && every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("it must be 1m at the least, or 0 for never");
          }
        });
  }
}
