package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
    classes = SandboxOnly.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=-1",
      "management.endpoint.health.validate-group-membership=false",
      "hub.sandbox.wish=false",
      "camel.main.routes-include-pattern=classpath:routes-yaml/sandbox/*.camel.yaml"
    })
class SandboxOffTest {
  @TempDir private static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("hub.data", data::toString);
  }

  @Autowired private CamelContext camel;

  @Test
  void leavesNothingOfTheSandbox() {
    assertThat(camel.getRoutes()).isEmpty();
    assertThat(Files.exists(data.resolve("sandbox"))).isFalse();
  }
}
