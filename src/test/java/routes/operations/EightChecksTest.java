package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

/** {@code make check}, as anybody runs it against a deployment. */
@HubTest
class EightChecksTest {
  @Autowired Hub hub;

  @Test
  void passOnThisHub() throws Exception {
    Process checks =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "checks/EightChecks.java",
                hub.request("").build().uri().toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(checks.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(checks.waitFor()).as(printed).isZero();
    assertThat(printed).contains("8 passed, 0 failed");
  }
}
