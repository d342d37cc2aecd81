package routes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import routes.storage.HubData;

/**
 * The one channel of the stand-in for Slack. Keeps the newest 500 messages, also over a restart, in
 * HUB_DATA/sandbox/slack-messages.jsonl.
 */
@Lazy
@Component
public class SandboxChannel {
  static final int MOST_MESSAGES = 500;

  private static final Logger log = LoggerFactory.getLogger(SandboxChannel.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_PAYLOAD_BYTES = 1_000_000;
  private static final String SECRET_PART = "[A-Za-z0-9_-]{1,64}";

  private final Path file;
  private final Clock clock;
  private final Deque<SlackMessage> messages = new ArrayDeque<>();
  private int linesInFile;

  @Autowired
  SandboxChannel(HubData data) {
    this(data.directory("sandbox").resolve("slack-messages.jsonl"), Clock.systemUTC());
  }

  SandboxChannel(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
    load();
  }

  /**
   * Takes a message as an incoming webhook does: 200 {@code ok}, or Slack's own word for what is
   * wrong.
   */
  public SandboxAnswer post(String team, String hook, String secret, InputStream body)
      throws IOException {
    for (String part : new String[] {team, hook, secret}) {
      if (part == null || !part.matches(SECRET_PART)) {
        return SandboxAnswer.text(404, "no_service");
      }
    }
    byte[] payload = body == null ? new byte[0] : body.readNBytes(MOST_PAYLOAD_BYTES + 1);
    try {
      if (payload.length > MOST_PAYLOAD_BYTES) {
        return SandboxAnswer.text(400, "invalid_payload");
      }
      keep(WebhookPayload.read(payload));
      return SandboxAnswer.text(200, "ok");
    } catch (WebhookPayload.Refused refused) {
      return SandboxAnswer.text(400, refused.getMessage());
    }
  }

  /** Oldest first. */
  synchronized List<SlackMessage> messagesAfter(long id) {
    return messages.stream().filter(message -> message.id() > id).toList();
  }

  synchronized long newest() {
    return messages.isEmpty() ? 0 : messages.getLast().id();
  }

  private synchronized void keep(String text) throws IOException {
    SlackMessage message = new SlackMessage(newest() + 1, clock.millis(), text);
    Files.writeString(
        file,
        JSON.writeValueAsString(message) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    linesInFile++;
    remember(message);
    if (linesInFile >= 2 * MOST_MESSAGES) {
      rewrite();
    }
  }

  private void remember(SlackMessage message) {
    messages.addLast(message);
    if (messages.size() > MOST_MESSAGES) {
      messages.removeFirst();
    }
  }

  private void load() {
    if (!Files.exists(file)) {
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        try {
          remember(JSON.readValue(line, SlackMessage.class));
        } catch (JsonProcessingException cutOff) {
          log.warn("The sandbox leaves out a message that a crash has cut off");
        }
      }
      rewrite(); // so that the next line does not continue one that was cut off
    } catch (IOException refused) {
      throw new UncheckedIOException("Cannot use " + file, refused);
    }
  }

  private void rewrite() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (SlackMessage message : messages) {
      lines.append(JSON.writeValueAsString(message)).append('\n');
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, lines);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    linesInFile = messages.size();
  }
}
