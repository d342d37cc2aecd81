package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.mock.env.MockEnvironment;

class PortTakenAnalyzerTest {

  @ParameterizedTest
  @CsvSource({
    "management.server.port, management port, MANAGEMENT_PORT",
    "server.port, own port, PORT"
  })
  void namesTheSettingThatChangesThePort(String property, String which, String variable)
      throws IOException {
    try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = somebody.getLocalPort();
      MockEnvironment settings = new MockEnvironment();
      settings.setProperty(property, String.valueOf(port));
      FailureAnalysis analysis = new PortTakenAnalyzer(settings).analyze(failure(port));
      assertThat(analysis.getDescription()).contains(String.valueOf(port), which);
      assertThat(analysis.getAction()).contains("set " + variable + " to another port");
    }
  }

  /** What the server itself says of a port that is taken. */
  private static RuntimeException failure(int port) {
    TomcatServletWebServerFactory server = new TomcatServletWebServerFactory(port);
    server.setAddress(InetAddress.getLoopbackAddress());
    WebServer started = server.getWebServer();
    try {
      started.start();
    } catch (RuntimeException taken) {
      return new IllegalStateException("The hub could not start", taken);
    } finally {
      started.stop();
    }
    throw new AssertionError("port %d was free".formatted(port));
  }
}
