package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ReloadAgentsRouteTest {
  private static final String PATH = "/admin/reload-agents";

  @Autowired Hub hub;
  @Autowired AgentDirectory agents;
  @TempDir Path directory;

  @Test
  void saysHowManyAgentsAreInUse() {
    HttpResponse<String> answer = hub.post(PATH, "");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode body = Outside.read(answer.body());
    assertThat(body.fieldNames()).toIterable().containsExactly("success", "message", "timestamp");
    assertThat(body.path("success").asBoolean()).isTrue();
    assertThat(body.path("message").asText()).isEqualTo(agents.size() + " agents are in use");
  }

  @Test
  void answersNobodyWhomAProxyBrought() {
    assertThat(hub.post(PATH, "", "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
  }

  @Test
  void takesAnEditUpAtOnceAndSaysWhyItRefusesOne() throws IOException {
    AgentDirectory edited =
        new AgentDirectory(
            AgentFiles.with(directory, "{\"09631084471\": {\"name\": \"Meera\"}}"),
            new PhoneNumbers("IN"));
    AgentReload reload = new AgentReload(edited);
    assertThat(reload.reload()).containsEntry("message", "1 agent is in use");
    Files.writeString(
        directory.resolve("agent_mapping.json"),
        "{\"09631084471\": {\"name\": \"Meera\"}, \"09631084472\": {\"name\": \"Arjun\"}}");
    assertThat(reload.reload()).containsEntry("message", "2 agents are in use");
    Files.writeString(directory.resolve("agent_mapping.json"), "{\"09631084471\": {\"name\": 7}}");
    var refused = reload.reload();
    assertThat(refused).containsEntry("success", false);
    assertThat(refused.get("message").toString())
        .startsWith("agent_mapping.json is refused, 2 agents are in use as before: ")
        .contains("09631084471");
    assertThat(reload.status(refused)).isEqualTo(422);
  }
}
