package routes.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowMappingRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static final String PATH = "/api/mapping?name=call_rules.json";

  @Test
  void showsTheFileAsItStands() {
    JsonNode file = Outside.read(hub.get(PATH).body());
    assertThat(Outside.read(file.path("text").asText()).has("rules")).isTrue();
    assertThat(file.path("text_version").asText()).isEqualTo(file.path("version").asText());
    assertThat(file.path("history").isArray()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?name=", "?name=../secrets.json", "?name=call_rules.schema.json"})
  void opensNothingElse(String query) {
    assertThat(hub.get("/api/mapping" + query).statusCode()).isEqualTo(404);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(hub.get(PATH, "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }
}
