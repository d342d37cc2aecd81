package routes.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import routes.Switchboard;
import routes.commands.Command;

/** {@code make routes} and {@code make validate}, without the build before them. */
class RoutesCommandTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** The command has silenced this process, in which other tests go on. */
  @AfterEach
  void logAgain() {
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    logging.setLogLevel("routes", LogLevel.INFO);
  }

  private int run(Command command, Path... arguments) throws Exception {
    said.reset();
    return command.run(
        List.of(arguments).stream().map(Path::toString).toList(),
        new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void copiesTheRoutesOutAndChecksWhatBecomesOfThem() throws Exception {
    Path routes = directory.resolve("routes");
    Path mappings = Files.createDirectories(directory.resolve("mappings"));
    assertThat(run(new CopyRoutes(), routes)).isZero();
    assertThat(said()).contains("ROUTES_DIR=" + routes);
    assertThat(new RouteSource(routes.toString()).read()).isEqualTo(RouteSource.shipped());
    assertThat(routes.resolve("README.md")).exists();

    Path edited = routes.resolve("agents/find-parties.camel.yaml");
    String good = Files.readString(edited);
    Files.writeString(edited, good.replace("method: identify\n", "method: guess\n"));
    Files.writeString(mappings.resolve("agent_mapping.json"), "{\n \"098\": {}\n}");
    Files.writeString(mappings.resolve("agent_maping.json"), "{}");

    assertThat(run(new ValidateFiles(Switchboard.class), routes, mappings)).isEqualTo(1);
    assertThat(said())
        .contains("agents/find-parties.camel.yaml, line 29: Method with name: guess not found")
        .contains("agent_mapping.json, ")
        .contains("Not read by the hub: agent_maping.json")
        .contains("2 fault(s)")
        .doesNotContain("@");

    Files.writeString(edited, good);
    Files.delete(mappings.resolve("agent_mapping.json"));
    assertThat(run(new ValidateFiles(Switchboard.class), routes, mappings)).isZero();
    assertThat(said())
        .endsWith(
            RouteSource.shipped().size()
                + " route files and the mappings: everything can be used\n");
    Files.writeString(
        mappings.resolve("slack_channels.json"),
        "{\"channels\": {}, \"missed_calls\": \"misssed\"}");
    Files.writeString(
        mappings.resolve("call_rules.json"),
        "{\"rules\": [{\"name\": \"verse\", \"minutes\": \"rhymed\"}]}");
    assertThat(run(new ValidateFiles(Switchboard.class), routes, mappings)).isZero();
    assertThat(said())
        .contains("Can be used, but: Missed calls are parked", "has no channel named misssed")
        .contains(
            "The calls of the rule \"verse\" get fallback minutes: minutes.json has no style");
  }

  @Test
  void provesRulesBySamples() throws Exception {
    Path mappings = Files.createDirectories(directory.resolve("mappings/samples/zapier"));
    Files.writeString(mappings.resolve("post-typed.expect.json"), "{\"action\": \"skip\"}");
    Files.writeString(mappings.resolve("notes.txt"), "no payload");
    assertThat(
            run(
                new ValidateFiles(Switchboard.class),
                Path.of("shipped"),
                directory.resolve("mappings")))
        .isEqualTo(1);
    assertThat(said())
        .contains(
            "call_rules.json, samples/zapier/post-typed.json: action is post, expected is skip")
        .contains("Not read by the hub: samples/zapier/notes.txt\n")
        .contains("1 fault(s)")
        .doesNotContain("Not read by the hub: samples/zapier/post");
  }

  @Test
  void writesOverNothing() throws IOException {
    Files.writeString(directory.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> run(new CopyRoutes(), directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not empty");
    assertThat(Files.list(directory)).hasSize(1);
  }

  @Test
  void saysThatThereIsNothingToCheck() {
    assertThatThrownBy(() -> run(new ValidateFiles(Switchboard.class), directory.resolve("gone")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ROUTES_DIR");
  }
}
