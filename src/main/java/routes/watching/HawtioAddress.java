package routes.watching;

import java.util.Optional;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where the running routes can be watched. */
@Component
public class HawtioAddress {
  private final Environment environment;

  HawtioAddress(Environment environment) {
    this.environment = environment;
  }

  /** The address of Hawtio, once the hub has started and if it has a management port. */
  public Optional<String> find() {
    String address = environment.getProperty("management.server.address", "127.0.0.1");
    return Optional.ofNullable(environment.getProperty("local.management.port"))
        .map(
            port ->
                "http://%s:%s/actuator/hawtio"
                    .formatted(address.contains(":") ? "[" + address + "]" : address, port));
  }
}
