package routes.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ListMappingsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/mappings";

  @Test
  void listsWhichVersionOfEachIsInUse() {
    JsonNode files = Outside.read(hub.get(PATH).body()).path("mappings");
    assertThat(files.findValuesAsText("name"))
        .contains("agent_mapping.json", "call_rules.json", "slack/classic.mustache");
    assertThat(files)
        .allSatisfy(
            file -> {
              assertThat(file.path("version").asText()).matches("[0-9a-f]{8}");
              assertThat(file.path("from").asText()).isIn("jar", "MAPPINGS_DIR");
              assertThat(file.path("refused").isNull()).isTrue();
              assertThat(file.has("text")).isFalse();
            });
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
