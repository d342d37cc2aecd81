package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import routes.HubProcess;
import routes.book.KaotoCheck;
import routes.mappings.Mappings;
import routes.operations.DocumentBlocks.Block;

/**
 * What the documentation tells people to type works. Every command of a page is run on a sandbox,
 * in the order of the page, as in one shell; {@code 127.0.0.1:8080} stands for the sandbox. A
 * comment right above a block says what is different about it:
 *
 * <ul>
 *   <li>{@code not run: reason}: what it needs is not here.
 *   <li>{@code needs: program}: run where that program is installed.
 *   <li>{@code file: name}: what the reader saves under that name.
 *   <li>{@code output}: the command before it prints these words; … stands for anything.
 *   <li>{@code output in time}: the same, ten seconds later at the latest.
 * </ul>
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DocumentCommandsTest {
  private static final Set<String> COMMANDS = Set.of("sh", "sql");
  private static final Set<String> LANGUAGES =
      Set.of("sh", "sql", "json", "yaml", "mustache", "text", "csv", "ini", "mermaid", "java");
  private static final Pattern HIDDEN_COMMAND =
      Pattern.compile("(?m)^(\\$ |curl |make |mvn |java |psql |docker|pg_dump |systemctl |git )");
  private static final Pattern MAKE = Pattern.compile("\\bmake ([a-z]+)\\b(?=`| [A-Z]+=|\\s*$)");
  private static final Path BACKUP = Path.of("docs/how-to/back-up-and-restore.md");
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path home;

  private static HubProcess hub;

  @BeforeAll
  static void startSandbox() throws IOException {
    Files.createDirectories(home.resolve("data"));
    layOut();
    hub =
        new HubProcess(
            home.resolve("data"),
            List.of("-Xmx256m", "-Dhub.slack.min-interval=50ms"),
            Map.of("SANDBOX", "true", "MAPPINGS_DIR", home.resolve("mappings").toString()));
    hub.start();
  }

  @AfterAll
  static void stopSandbox() {
    hub.close();
  }

  /** The project as a reader has it. */
  private static void layOut() throws IOException {
    for (String part : List.of("mappings", "checks")) {
      FileSystemUtils.deleteRecursively(home.resolve(part));
      FileSystemUtils.copyRecursively(Path.of(part), home.resolve(part));
    }
    Files.writeString(home.resolve("env.example"), Files.readString(Path.of("env.example")));
    Files.deleteIfExists(home.resolve(".session"));
  }

  @TestFactory
  @Order(1)
  Stream<DynamicNode> everyCommandIsRunOrSaysWhyNot() throws IOException {
    return DocumentBlocks.pages().stream()
        .filter(page -> !page.equals(BACKUP))
        .map(
            page ->
                dynamicContainer(
                    page.toString(), Stream.concat(Stream.of(layOutTest()), tests(page))));
  }

  private static DynamicNode layOutTest() {
    return dynamicTest("begins anew", DocumentCommandsTest::layOut);
  }

  private static Stream<DynamicNode> tests(Path page) {
    List<Block> blocks = blocks(page);
    List<DynamicNode> tests = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Block next = i + 1 < blocks.size() ? blocks.get(i + 1) : block;
      tests.add(dynamicTest(block.toString(), () -> check(block, next)));
    }
    return tests.stream();
  }

  private static List<Block> blocks(Path page) {
    try {
      return DocumentBlocks.of(page);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static void check(Block block, Block next) throws Exception {
    assertThat(LANGUAGES).contains(block.language());
    if (block.remark().startsWith("file: ")) {
      Path file = home.resolve(block.remark().substring("file: ".length()));
      Files.createDirectories(file.getParent());
      Files.writeString(file, block.text());
    }
    switch (block.language()) {
      case "sh" -> run(block, next);
      case "sql" -> ask(block);
      case "json" -> checkJson(block);
      case "yaml" -> load(block.text());
      case "mustache" -> assertThat(block.remark()).startsWith("file: ");
      default -> assertThat(block.text()).doesNotContainPattern(HIDDEN_COMMAND);
    }
  }

  private static void run(Block block, Block next) throws Exception {
    if (isRun(block)) {
      boolean told = next.remark().startsWith("output") && next != block;
      if (told && next.remark().equals("output in time")) {
        await()
            .atMost(Duration.ofSeconds(90))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> assertPrinted(shell(block.text()), next));
      } else {
        String printed = shell(block.text());
        if (told) {
          assertPrinted(printed, next);
        }
      }
    }
  }

  private static boolean isRun(Block block) {
    if (block.remark().startsWith("not run:")) {
      assertThat(block.remark().split("\\s+")).as("a reason in words").hasSizeGreaterThan(4);
      return false;
    }
    if (block.remark().startsWith("needs: ")) {
      for (String program : block.remark().substring("needs: ".length()).split(" ")) {
        assumeTrue(
            Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
            program + " is not installed");
      }
      return true;
    }
    assertThat(block.remark()).as("what this comment means is not known").isEmpty();
    return true;
  }

  /** Runs a block after those that came before it on the page. */
  static String shell(String commands) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash",
            "-euo",
            "pipefail",
            "-c",
            "set -a; if [ -f .session ]; then . ./.session; fi\n"
                + commands.replace("http://127.0.0.1:8080", hub.address(""))
                + "\n{ export -p; declare -f; } > .session");
    builder.directory(home.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !Set.of("PATH", "JAVA_HOME").contains(name));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(commands + printed).isZero();
    return printed;
  }

  /** These words in their order; white space does not matter. */
  private static void assertPrinted(String printed, Block output) {
    String[] words = output.text().replaceAll("\\s+", "").split("…");
    assertThat(printed.replaceAll("\\s+", "")).containsSubsequence(words);
  }

  private static void ask(Block block) throws IOException {
    if (isRun(block)) {
      assertThat(block.text()).startsWith("select");
      hub.database().queryForList(block.text().replaceAll(";\\s*$", ""));
    }
  }

  /** A document, or members of one. */
  private static void checkJson(Block block) throws IOException {
    if (!block.remark().startsWith("output")) {
      String text = block.text().strip().replaceFirst(",$", "");
      JSON.readTree(text.matches("(?s)[{\\[].*") ? text : "{" + text + "}");
    }
  }

  /** A file, or steps of one. */
  private static void load(String yaml) throws Exception {
    String file =
        yaml.startsWith("- route")
            ? yaml
            : """
              - route:
                  id: example-route
                  description: Holds the steps.
                  from:
                    id: from-example
                    uri: direct
                    parameters:
                      name: example-route
                    steps:
              """
                + yaml.stripIndent().indent(8);
    assertThat(new KaotoCheck().faults(file)).isEmpty();
    try (var camel = new DefaultCamelContext()) {
      camel.disableJMX();
      camel.build();
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(
              ResourceHelper.fromBytes(
                  "file:example.camel.yaml", file.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  @Order(2)
  void commandsStandInBlocksThatAreRun() throws IOException {
    int run = 0;
    for (Path page : DocumentBlocks.pages()) {
      for (Block block : DocumentBlocks.of(page)) {
        run += COMMANDS.contains(block.language()) && !block.remark().startsWith("not") ? 1 : 0;
      }
    }
    assertThat(run).as("commands that were run").isGreaterThan(20);
  }

  @Test
  @Order(2)
  void makeKnowsEachTargetThatAPageNames() throws IOException {
    String makefile = Files.readString(Path.of("Makefile"));
    for (Path page : DocumentBlocks.pages()) {
      MAKE.matcher(Files.readString(page))
          .results()
          .forEach(
              target ->
                  assertThat(makefile)
                      .as(page.toString())
                      .containsPattern("(?m)^" + target.group(1) + ":"));
    }
  }

  @Test
  @Order(2)
  void theExamplesOfMappingFilesAreGoodOnes(@TempDir Path directory) throws IOException {
    String page = Files.readString(Path.of("docs/reference/mappings.md"));
    int examples = 0;
    for (String section : page.split("(?m)^## ")) {
      String file = section.lines().findFirst().orElse("");
      if (file.endsWith(".json")) {
        String example = section.replaceFirst("(?s).*?```json\n", "").replaceFirst("(?s)```.*", "");
        Files.writeString(directory.resolve(file), example);
        Mappings mappings = new Mappings(directory);
        mappings.openJson(file, JsonNode.class, null);
        assertThat(mappings.refused()).isEmpty();
        examples++;
      }
    }
    assertThat(examples).isGreaterThan(2);
  }

  /** The last one: it stops the hub, as the page says. */
  @Test
  @Order(3)
  void aCopyOfTheDataBringsEverythingBack() throws Exception {
    layOut();
    List<Block> blocks =
        DocumentBlocks.of(BACKUP).stream().filter(b -> b.language().equals("sh")).toList();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () -> {
              JsonNode health = hub.get("/health");
              assertThat(health.at("/stats/successfully_posted").asInt()).isPositive();
              assertThat(health.at("/queue/depth").asInt()).isZero();
              assertThat(health.at("/queue/messages_waiting").asInt()).isZero();
            });
    JsonNode before = hub.get("/stats").path("stats");
    hub.close();
    for (Block block : blocks) {
      if (isRun(block)) {
        shell(block.text());
      }
    }
    hub.start();
    assertThat(hub.get("/stats").path("stats")).isEqualTo(before);
  }
}
