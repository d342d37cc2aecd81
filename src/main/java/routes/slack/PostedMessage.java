package routes.slack;

import java.util.Map;

/**
 * A message that the bot has posted and that is to say something else.
 *
 * @param callId the hub's own id of the call
 * @param key the {@link QueuedMessage#key} under which it was posted
 * @param channel its name in {@code slack_channels.json}
 * @param channelId Slack's id of the channel in which it is
 * @param ts Slack's name of the message within that channel
 * @param words the new ones: mrkdwn, escaped
 * @param buttons what is to stand below them, attachments as JSON; null: as before
 */
record PostedMessage(
    String callId,
    String key,
    String channel,
    String channelId,
    String ts,
    String words,
    String buttons) {

  /**
   * @param row of {@code sql/find-changed-message.sql}
   */
  static PostedMessage of(Map<String, Object> row) {
    return new PostedMessage(
        (String) row.get("call_id"),
        (String) row.get("key"),
        (String) row.get("channel"),
        (String) row.get("slack_channel_id"),
        (String) row.get("ts"),
        (String) row.get("words"),
        (String) row.get("buttons"));
  }
}
