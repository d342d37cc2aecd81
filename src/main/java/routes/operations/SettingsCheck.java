package routes.operations;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import routes.logs.LogMask;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/**
 * Decides before anything starts whether the settings make sense together, by the {@link
 * SettingsGuard} of each capability, and whether the sandbox stands in for the services outside.
 * Half a configuration stops the start with the reason.
 */
public class SettingsCheck implements EnvironmentPostProcessor, Ordered {
  private static final String API_TOKEN = "hub.api-token";

  private final List<SettingsGuard> guards =
      SpringFactoriesLoader.forDefaultResourceLocation(SettingsCheck.class.getClassLoader())
          .load(SettingsGuard.class);

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Map<String, String> variables = new HashMap<>();
    guards.forEach(guard -> variables.putAll(guard.variables()));
    Settings settings = new Settings(environment, variables, sandbox(environment));
    LogMask.hide(settings.text(API_TOKEN));
    guards.forEach(guard -> guard.secrets().forEach(name -> LogMask.hide(settings.text(name))));
    guards.forEach(guard -> guard.check(settings));
    common(settings);
    if (!settings.faults().isEmpty()) {
      throw new IncompleteSettingsException(settings.faults());
    }
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("derived settings", settings.derived()));
  }

  private static void common(Settings settings) {
    settings.check("HUB_TIMEZONE", () -> ZoneId.of(settings.text("hub.timezone")));
    String format = settings.text("hub.log-format");
    settings.derive("logging.config", "classpath:logs/" + format + ".xml");
    if (!Set.of("plain", "json").contains(format)) {
      settings.fault("LOG_FORMAT must be plain or json");
    }
    if (!Set.of("", "true", "false").contains(wish(settings.text("hub.sandbox.wish")))) {
      settings.fault("SANDBOX must be true or false, it is neither");
    }
    settings.derive("hub.sandbox.active", settings.sandbox());
    settings.derive(
        "hub.work.owner", "hub-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
  }

  /** As wished, else where nothing outside is configured. */
  private boolean sandbox(ConfigurableEnvironment environment) {
    String wish = wish(environment.getProperty("hub.sandbox.wish", ""));
    return wish.isEmpty()
        ? guards.stream()
            .flatMap(guard -> guard.outside().stream())
            .allMatch(name -> environment.getProperty(name, "").isBlank())
        : wish.equals("true");
  }

  private static String wish(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
