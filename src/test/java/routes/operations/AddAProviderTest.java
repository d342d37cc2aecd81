package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.intake.SendPayload;
import routes.operations.DocumentBlocks.Block;

/** The tutorial's provider, taken from its page. */
@HubTest
class AddAProviderTest {
  private static final Path PAGE = Path.of("docs/tutorials/add-a-provider.md");

  @TempDir Path directory;
  @Autowired Hub hub;

  private static String block(String language) throws Exception {
    List<Block> blocks =
        DocumentBlocks.of(PAGE).stream().filter(b -> b.language().equals(language)).toList();
    assertThat(blocks).hasSize(1);
    return blocks.get(0).text();
  }

  @Test
  void showsTheTranslatorThatIsTestedHere() throws Exception {
    assertThat(block("java"))
        .isEqualTo(
            Files.readString(Path.of("src/test/java/routes/intake/RingoCallTranslator.java")));
  }

  @Test
  void bringsACallOfTheFifthProviderToSlack() throws Exception {
    hub.settle();
    PluginHelper.getRoutesLoader(hub.camel())
        .loadRoutes(ResourceHelper.fromString("receive-ringo-call.camel.yaml", block("yaml")));
    try {
      String id = Hub.newId();
      String payload =
          block("json")
              .replace("5f0c7a52-0001\"", id + "\"")
              .replaceFirst("https://media[^\"]*", Outside.recordingUrl(id));
      assertThat(tried(payload)).isEqualTo("It would be transcribed and posted");
      assertThat(posted(payload)).isEqualTo("Call queued for processing");
      assertThat(posted(payload)).isEqualTo("Duplicate call - already processed");
      hub.hurried(id, "posted");
      assertThat(Outside.slackMessages(id))
          .singleElement()
          .asString()
          .contains("Meera Nair", "84s");
    } finally {
      hub.camel().getRouteController().stopRoute("receive-ringo-call");
      hub.camel().removeRoute("receive-ringo-call");
    }
  }

  private String tried(String payload) {
    return Outside.read(hub.post("/api/rules/try?sender=ringo", payload).body())
        .path("outcome")
        .asText();
  }

  /** As {@code make send PROVIDER=ringo}. */
  private String posted(String payload) throws Exception {
    Path file = Files.writeString(directory.resolve("finished.json"), payload);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int status =
        new SendPayload()
            .run(
                List.of(file.toString(), "ringo", "--to=" + hub.request("/").build().uri()),
                new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(status).isZero();
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\n");
    return Outside.read(lines[2]).path("message").asText();
  }

  /** The command has silenced this process, in which other tests go on. */
  @AfterEach
  void logAgain() {
    LoggingSystem.get(getClass().getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }
}
