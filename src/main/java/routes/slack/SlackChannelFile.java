package routes.slack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code mappings/slack_channels.json}. Keys that begin with {@code _} are comments, so that the
 * values are of any kind; the schema has checked those of the other keys.
 *
 * @param channels name of a channel → the variable that holds its webhook, Slack's id, or both
 * @param departments name of a department → name of a channel
 * @param missedCalls name of the channel in which missed calls are announced, or null
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SlackChannelFile(
    Map<String, JsonNode> channels,
    Map<String, JsonNode> departments,
    @JsonProperty("missed_calls") String missedCalls) {
  SlackChannelFile {
    channels = channels == null ? Map.of() : channels;
    departments = departments == null ? Map.of() : departments;
  }

  /** The channel of a department, compared without case and outer space. */
  Optional<String> channelOf(String department) {
    return departments.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("_"))
        .filter(entry -> plain(entry.getKey()).equals(plain(department)))
        .map(entry -> entry.getValue().asText())
        .findFirst();
  }

  /** The environment variable that holds the webhook of a channel. */
  Optional<String> variableOf(String channel) {
    return text(channel, "webhook_env");
  }

  /** Slack's id of a channel. */
  Optional<String> idOf(String channel) {
    return text(channel, "channel_id");
  }

  private Optional<String> text(String channel, String key) {
    return Optional.ofNullable(channels.get(channel))
        .filter(known -> !channel.startsWith("_"))
        .map(known -> known.path(key).asText())
        .filter(text -> !text.isEmpty());
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
