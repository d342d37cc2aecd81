package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxChannelTest {
  @TempDir private Path directory;
  private Path file;
  private SandboxChannel channel;

  @BeforeEach
  void open() {
    file = directory.resolve("slack-messages.jsonl");
    channel = new SandboxChannel(file, Clock.systemUTC());
  }

  private SandboxAnswer post(String body) throws IOException {
    return channel.post(
        "T0", "B0", "x", new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  private String lastText() {
    return channel.messagesAfter(channel.newest() - 1).get(0).text();
  }

  @Test
  void takesAMessageWithThePlainWordOk() throws Exception {
    SandboxAnswer answer = post("{\"text\":\"नमस्ते *Café*\",\"unfurl_links\":false}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/plain");
    assertThat(new String(answer.content(), StandardCharsets.UTF_8)).isEqualTo("ok");
    assertThat(lastText()).isEqualTo("नमस्ते *Café*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '\0',
      value = {
        "not json¦invalid_payload",
        "[]¦invalid_payload",
        "\"text\"¦invalid_payload",
        "{\"text\":\"x\"} more¦invalid_payload",
        "{\"text\":\"x\",\"blocks\":null}¦invalid_payload",
        "payload=%zz¦invalid_payload",
        "{}¦no_text",
        "{\"text\":\"\"}¦no_text",
        "{\"text\":null}¦no_text",
        "{\"blocks\":[]}¦no_text",
      })
  void refusesInSlacksOwnWords(String body, String reason) throws Exception {
    SandboxAnswer answer = post(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.content(), StandardCharsets.UTF_8)).isEqualTo(reason);
    assertThat(channel.newest()).isZero();
  }

  @Test
  void refusesAnEmptyOrOversizedBody() throws Exception {
    assertThat(post("").status()).isEqualTo(400);
    assertThat(channel.post("T0", "B0", "x", null).status()).isEqualTo(400);
    assertThat(post("{\"text\":\"" + "x".repeat(1_000_000) + "\"}").status()).isEqualTo(400);
  }

  @Test
  void knowsNoWebhookOfAnotherForm() throws Exception {
    var body = new ByteArrayInputStream("{\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(channel.post("T0", "../B0", "x", body).status()).isEqualTo(404);
    assertThat(channel.post("T0", "B0", "x".repeat(65), body).status()).isEqualTo(404);
  }

  @Test
  void cutsALongTextWhereSlackDoesAndNeverWithinACharacter() throws Exception {
    post("{\"text\":\"" + "😀".repeat(40_001) + "\"}");

    assertThat(lastText()).isEqualTo("😀".repeat(40_000));
  }

  @Test
  void showsBlocksInsteadOfTheText() throws Exception {
    post(
        """
        {"text": "fallback", "blocks": [
          {"type": "header", "text": {"type": "plain_text", "text": "A <b> call"}},
          {"type": "section", "fields": [
            {"type": "mrkdwn", "text": "*Customer*"}, {"type": "mrkdwn", "text": "<@U01>"}]},
          {"type": "divider"},
          {"type": "context", "elements": [{"type": "mrkdwn", "text": "94 s"}]}]}
        """);

    assertThat(lastText()).isEqualTo("*A &lt;b&gt; call*\n\n*Customer*\n<@U01>\n\n———\n\n94 s");
  }

  @Test
  void takesTheOldFormToo() throws Exception {
    post("payload=%7B%22text%22%3A%22a+b%22%7D");

    assertThat(lastText()).isEqualTo("a b");
  }

  @Test
  void showsTheSameMessagesAfterARestart() throws Exception {
    post("{\"text\":\"one\"}");
    post("{\"text\":\"दो\"}");
    SandboxChannel restarted = new SandboxChannel(file, Clock.systemUTC());

    assertThat(restarted.messagesAfter(0)).isEqualTo(channel.messagesAfter(0)).hasSize(2);
  }

  @Test
  void goesOnAfterACrashHasCutOffALine() throws Exception {
    post("{\"text\":\"one\"}");
    Files.writeString(file, "{\"id\":2,\"posted", StandardOpenOption.APPEND);
    channel = new SandboxChannel(file, Clock.systemUTC());
    post("{\"text\":\"two\"}");

    assertThat(new SandboxChannel(file, Clock.systemUTC()).messagesAfter(0))
        .extracting(SlackMessage::text)
        .containsExactly("one", "two");
  }

  @Test
  void keepsOnlyTheNewestInMemoryAndOnDisk() throws Exception {
    for (int i = 1; i <= 1_200; i++) {
      post("{\"text\":\"message " + i + "\"}");
    }

    assertThat(channel.messagesAfter(0)).hasSize(500);
    assertThat(lastText()).isEqualTo("message 1200");
    assertThat(Files.readAllLines(file)).hasSizeLessThan(1_000);
    assertThat(new SandboxChannel(file, Clock.systemUTC()).newest()).isEqualTo(1_200);
  }
}
