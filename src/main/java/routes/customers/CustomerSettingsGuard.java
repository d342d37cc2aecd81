package routes.customers;

import java.util.List;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** The address of the sheet, which gives it to whoever knows it. */
class CustomerSettingsGuard implements SettingsGuard {
  private static final String URL = "hub.customers.url";

  @Override
  public List<String> secrets() {
    return List.of(URL);
  }

  @Override
  public void check(Settings settings) {
    settings.check(CustomerSheet.VARIABLE, () -> Settings.webAddress(settings.text(URL)));
  }
}
