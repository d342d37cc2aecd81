package routes.settings;

import java.util.List;
import java.util.Map;

/**
 * What one capability asks of its settings. Asked before anything starts, so without beans; each is
 * named in {@code META-INF/spring.factories}, and asked in that order.
 */
public interface SettingsGuard {

  /** Property → the environment variable that people set; for whatever a fault speaks of. */
  default Map<String, String> variables() {
    return Map.of();
  }

  /** Properties whose values are in no log. */
  default List<String> secrets() {
    return List.of();
  }

  /** Properties of which any says that a service outside is used: then no sandbox stands in. */
  default List<String> outside() {
    return List.of();
  }

  /** Adds what makes no sense, and what follows from the settings. */
  void check(Settings settings);
}
