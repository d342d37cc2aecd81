package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;

/** The files that put the hub on some platform; deploy/check.sh runs what can be run of them. */
class DeploymentFilesTest {
  /** Read by Java itself. */
  private static final Set<String> NO_SETTINGS = Set.of("JDK_JAVA_OPTIONS");

  private static final Set<String> SECRETS =
      Set.of(
          "DATABASE_PASSWORD",
          "S3_SECRET",
          "S3_ACCESS_KEY",
          "API_TOKEN",
          "WEBHOOK_SECRET",
          "SLACK_WEBHOOK_URL",
          "ASSEMBLYAI_API_KEY",
          "EXOTEL_API_KEY",
          "EXOTEL_API_TOKEN");

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(text(file));
  }

  private static Set<String> settings() throws IOException {
    return found("(?m)^#?([A-Z][A-Z0-9_]*)=", text("env.example"));
  }

  private static Set<String> found(String pattern, String text) {
    Set<String> names = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .forEach(names::add);
    return names;
  }

  private static JsonNode container() throws IOException {
    return Outside.read(text("deploy/ecs-task-definition.json"))
        .path("containerDefinitions")
        .get(0);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> nodes = new ArrayList<>();
    array.forEach(nodes::add);
    return nodes;
  }

  @Test
  void nameOnlySettingsThatTheHubHas() throws IOException {
    Set<String> named = new TreeSet<>();
    yaml("docker-compose.yml")
        .at("/services/hub/environment")
        .fieldNames()
        .forEachRemaining(named::add);
    list(yaml("render.yaml").at("/services/0/envVars"))
        .forEach(variable -> named.add(variable.path("key").asText()));
    Stream.concat(
            list(container().path("environment")).stream(),
            list(container().path("secrets")).stream())
        .forEach(variable -> named.add(variable.path("name").asText()));
    named.addAll(found("(?m)^Environment=([A-Z0-9_]+)=", text("deploy/switchboard.service")));
    String image = text("Dockerfile");
    named.addAll(found("(?m)^(?:ENV| {3}) ([A-Z][A-Z0-9_]+)=", image));
    assertThat(named).hasSizeGreaterThan(15).contains("HUB_DATA", "JDK_JAVA_OPTIONS");
    named.removeAll(NO_SETTINGS);
    assertThat(settings()).containsAll(named);
  }

  @Test
  void askTheHealthOfTheHubAtItsAddress() throws IOException {
    assertThat(yaml("render.yaml").at("/services/0/healthCheckPath").asText()).isEqualTo("/health");
    assertThat(Outside.read(text("railway.json")).at("/deploy/healthcheckPath").asText())
        .isEqualTo("/health");
    assertThat(text("deploy/hub-is-healthy.sh")).contains("GET /health HTTP/1.1");
    assertThat(text("Dockerfile"))
        .contains("COPY deploy/hub-is-healthy.sh /usr/local/bin/hub-is-healthy\n")
        .contains("HEALTHCHECK --interval=30s --timeout=10s --retries=3")
        .contains("CMD [\"hub-is-healthy\"]\n");
    JsonNode compose = yaml("docker-compose.yml").at("/services/hub/healthcheck");
    assertThat(compose.path("test").toString()).isEqualTo("[\"CMD\",\"hub-is-healthy\"]");
    assertThat(compose.path("interval").asText()).isEqualTo("30s");
    assertThat(compose.path("timeout").asText()).isEqualTo("10s");
    assertThat(compose.path("retries").asInt()).isEqualTo(3);
    assertThat(container().at("/healthCheck/command").toString())
        .isEqualTo("[\"CMD\",\"hub-is-healthy\"]");
  }

  @Test
  void leaveTheHubTheTimeThatItsGracefulStopTakes() throws IOException {
    int longest = 25;
    assertThat(seconds(yaml("docker-compose.yml").at("/services/hub/stop_grace_period").asText()))
        .isGreaterThanOrEqualTo(longest);
    assertThat(yaml("render.yaml").at("/services/0/maxShutdownDelaySeconds").asInt())
        .isGreaterThanOrEqualTo(longest);
    assertThat(Outside.read(text("railway.json")).at("/deploy/drainingSeconds").asInt())
        .isGreaterThanOrEqualTo(longest);
    assertThat(container().path("stopTimeout").asInt()).isGreaterThanOrEqualTo(longest);
    assertThat(found("(?m)^TimeoutStopSec=(\\d+)$", text("deploy/switchboard.service")))
        .singleElement()
        .satisfies(stop -> assertThat(Integer.parseInt(stop)).isGreaterThanOrEqualTo(longest));
  }

  private static int seconds(String text) {
    assertThat(text).matches("\\d+s");
    return Integer.parseInt(text.replace("s", ""));
  }

  @Test
  void runWithoutRightsAndWriteOnlyWhereTheyMay() throws IOException {
    assertThat(text("Dockerfile"))
        .contains("USER 10001:10001\n")
        .contains("VOLUME [\"/data\", \"/tmp\"]\n")
        .contains("EXPOSE 8080\n")
        .containsPattern("(?m)^ENTRYPOINT \\[\"tini\", \"--\", \"java\", ");
    JsonNode hub = yaml("docker-compose.yml").at("/services/hub");
    assertThat(hub.path("read_only").asBoolean()).isTrue();
    assertThat(hub.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
    assertThat(hub.path("tmpfs").toString()).isEqualTo("[\"/tmp\"]");
    assertThat(container().path("readonlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container().path("user").asText()).isEqualTo("10001:10001");
  }

  @Test
  void holdNoSecrets() throws IOException {
    JsonNode compose = yaml("docker-compose.yml");
    compose
        .path("services")
        .forEach(
            service ->
                service
                    .path("environment")
                    .properties()
                    .forEach(
                        variable -> {
                          if (variable.getKey().matches(".*(PASSWORD|SECRET|KEY|TOKEN).*")) {
                            assertThat(variable.getValue().asText())
                                .as(variable.getKey())
                                .matches("\\$\\{[A-Z0-9_]+:\\?.+}");
                          }
                        }));
    list(yaml("render.yaml").at("/services/0/envVars")).stream()
        .filter(variable -> SECRETS.contains(variable.path("key").asText()))
        .forEach(variable -> assertThat(variable.has("value")).as(variable.toString()).isFalse());
    list(container().path("environment"))
        .forEach(variable -> assertThat(SECRETS).doesNotContain(variable.path("name").asText()));
  }

  @Test
  void publishNothingButTheHubAndThatOnThisMachineAlone() throws IOException {
    yaml("docker-compose.yml")
        .path("services")
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .path("ports")
                    .forEach(
                        port -> {
                          assertThat(service.getKey()).isEqualTo("hub");
                          assertThat(port.asText()).startsWith("127.0.0.1:");
                        }));
  }

  @Test
  void namePinnedImages() throws IOException {
    List<String> images = new ArrayList<>();
    yaml("docker-compose.yml")
        .path("services")
        .forEach(service -> images.add(service.path("image").asText()));
    images.remove("switchboard");
    images.addAll(found("(?m)^FROM (\\S+:\\S+)", text("Dockerfile")));
    assertThat(images)
        .hasSize(4)
        .allSatisfy(image -> assertThat(image).matches("[a-z/-]+:\\d[\\w.-]*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/assemble.sh", "deploy/hub-is-healthy.sh", "deploy/check.sh"})
  void canBeRun(String script) {
    assertThat(Files.isExecutable(Path.of(script))).isTrue();
  }
}
