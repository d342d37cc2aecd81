package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import routes.Hub;
import routes.HubTest;
import routes.commands.UsageException;

/** {@code make send}, without the build before it. */
@HubTest
class SendPayloadTest {
  /** What is in the environment of a person who sends. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "hub.intake.twilio.auth-token", "hub-test-auth-token-0001",
          "hub.public-url", "https://hub.example.com");

  @TempDir Path directory;
  @Autowired Hub hub;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void set() {
    SETTINGS.forEach(System::setProperty);
  }

  /** The command has silenced this process, in which other tests go on. */
  @AfterEach
  void clear() {
    SETTINGS.keySet().forEach(System::clearProperty);
    LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
    logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
  }

  private int send(String... arguments) throws Exception {
    said.reset();
    return new SendPayload()
        .run(List.of(arguments), new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text + "\n").toString();
  }

  @Test
  void postsAsTheSenderWouldAndPrintsTheAnswer() throws Exception {
    String id = Hub.newId();
    String form = file("busy.form", "CallSid=" + id + "&CallStatus=busy&From=%2B14155550100");
    String to = "--to=" + hub.request("/").build().uri();
    assertThat(send(form, "twilio", "status", to)).isZero();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith("POST http://127.0.0.1:")
        .contains("/webhook/twilio/status\n200\n", id);
    hub.hurried(id, "skipped");
    assertThat(send(file("empty.form", "CallStatus=busy"), "twilio", to)).isOne();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("\n422\n", "Field required");
  }

  @Test
  void saysThatNoHubAnswers() throws IOException {
    String payload = file("call.json", "{}");
    assertThatThrownBy(() -> send(payload, "zapier", "--to=http://127.0.0.1:9"))
        .hasMessage("no hub answers at http://127.0.0.1:9");
    assertThatThrownBy(() -> send(payload)).isInstanceOf(UsageException.class);
  }
}
