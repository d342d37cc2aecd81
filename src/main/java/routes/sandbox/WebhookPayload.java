package routes.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an incoming webhook of Slack takes: JSON with {@code text}, or with {@code blocks}, which
 * are then shown instead of the text. Also the old form {@code payload=<JSON>}.
 */
final class WebhookPayload {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** Slack cuts a longer text without a word to the sender. */
  static final int MOST_CHARACTERS = 40_000;

  /** The reason that Slack gives, as it writes it. */
  static final class Refused extends RuntimeException {
    Refused(String reason) {
      super(reason);
    }
  }

  private WebhookPayload() {}

  /** The message as mrkdwn. */
  static String read(byte[] body) {
    JsonNode payload = parse(new String(body, StandardCharsets.UTF_8));
    if (!payload.isObject() || payload.has("blocks") && !payload.get("blocks").isArray()) {
      throw new Refused("invalid_payload");
    }
    String blocks = flatten(payload.path("blocks"));
    String text = blocks.isBlank() ? payload.path("text").asText("") : blocks;
    if (text.isBlank()) {
      throw new Refused("no_text");
    }
    int most = Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length()));
    return text.substring(0, text.offsetByCodePoints(0, most));
  }

  private static JsonNode parse(String body) {
    try {
      boolean form = body.startsWith("payload=");
      return STRICT.readTree(
          form ? URLDecoder.decode(body.substring(8), StandardCharsets.UTF_8) : body);
    } catch (IOException | IllegalArgumentException notJson) {
      throw new Refused("invalid_payload");
    }
  }

  private static String flatten(JsonNode blocks) {
    List<String> parts = new ArrayList<>();
    for (JsonNode block : blocks) {
      switch (block.path("type").asText()) {
        case "header" -> parts.add("*" + mrkdwn(block.path("text")) + "*");
        case "divider" -> parts.add("———");
        case "context" -> parts.add(joined(block.path("elements"), "  ·  "));
        default -> {
          parts.add(mrkdwn(block.path("text")));
          parts.add(joined(block.path("fields"), "\n"));
        }
      }
    }
    return parts.stream().filter(part -> !part.isBlank()).collect(Collectors.joining("\n\n"));
  }

  private static String joined(JsonNode texts, String between) {
    List<String> joined = new ArrayList<>();
    texts.forEach(text -> joined.add(mrkdwn(text)));
    return joined.stream().filter(text -> !text.isBlank()).collect(Collectors.joining(between));
  }

  private static String mrkdwn(JsonNode text) {
    String words = text.path("text").asText("");
    return text.path("type").asText().equals("plain_text")
        ? words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        : words;
  }
}
