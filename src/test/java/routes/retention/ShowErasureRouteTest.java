package routes.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowErasureRouteTest {
  @Autowired Hub hub;
  @Autowired Erasures erasures;

  @Test
  void namesTheNumberByItsLastDigitsAndAHash() {
    UUID id = erasures.begin("098765 43219", "a test");
    JsonNode report = Outside.read(hub.get("/api/erasures/" + id).body());
    assertThat(report.path("number_ends_in").asText()).isEqualTo("219");
    assertThat(report.path("hash").asText())
        .isEqualTo(DigestUtils.sha256Hex(report.path("salt").asText() + "+919876543219"));
    assertThat(report.path("asked_by").asText()).isEqualTo("a test");
    assertThat(report.toString()).doesNotContain("9876543219");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000"})
  void knowsNoOther(String id) {
    assertThat(hub.get("/api/erasures/" + id).statusCode()).isEqualTo(404);
  }
}
