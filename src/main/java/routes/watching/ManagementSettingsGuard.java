package routes.watching;

import java.util.List;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** On one port with the hub the console would be reachable by whoever may post a call. */
class ManagementSettingsGuard implements SettingsGuard {

  @Override
  public List<String> secrets() {
    return List.of("hub.admin.password");
  }

  @Override
  public void check(Settings settings) {
    String port = settings.text("management.server.port");
    if (!port.equals("0") && port.equals(settings.text("server.port"))) {
      settings.fault("MANAGEMENT_PORT must be another port than PORT");
    }
    String traces = settings.text("hub.traces.endpoint");
    if (!traces.isEmpty() && !traces.matches("https?://[^/\\s]+(/\\S*)?")) {
      settings.fault(
          "OTEL_EXPORTER_OTLP_ENDPOINT must begin with http:// or https:// and name a host");
    }
  }
}
