package routes.operations;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says which of the hub's two ports is taken, and by which setting it is changed. */
@Order(0)
class PortTakenAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {
  private final Environment environment;

  PortTakenAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable failure, PortInUseException taken) {
    int port = taken.getPort();
    boolean management = port == environment.getProperty("management.server.port", int.class, -1);
    return new FailureAnalysis(
        "Port %d was already in use; the hub wanted it as its %s port"
            .formatted(port, management ? "management" : "own"),
        "Stop what uses it, or set %s to another port"
            .formatted(management ? "MANAGEMENT_PORT" : "PORT"),
        failure);
  }
}
