package routes.slack;

import java.util.Map;

/**
 * A message whose turn has come.
 *
 * @param callId the hub's own id of the call
 * @param key names this message of this call for ever, so that it can be found again in Slack
 * @param file whether the words are to be uploaded as a file
 * @param words mrkdwn, escaped; of a file plain text
 * @param buttons what stands below the words, attachments as JSON; or null
 * @param channelId Slack's id of the channel in which an earlier attempt may have posted it
 * @param firstTriedAt of the attempts whose outcome is unknown, the first: seconds since 1970
 * @param threadTs the message of the call that this one replies to, or null
 * @param threadChannelId the channel of that message
 * @param providerCallId the provider's id of the call
 * @param editedTs the message that is to become this one, or null
 * @param editedChannelId the channel of that message
 * @param living whether it only says how the call fares
 */
record QueuedMessage(
    String callId,
    String key,
    boolean file,
    String words,
    String buttons,
    String channelId,
    long firstTriedAt,
    String threadTs,
    String threadChannelId,
    String providerCallId,
    String editedTs,
    String editedChannelId,
    boolean living) {

  /**
   * @param row of {@code sql/take-next-message.sql}
   */
  static QueuedMessage of(Map<String, Object> row) {
    return new QueuedMessage(
        (String) row.get("call_id"),
        (String) row.get("key"),
        "file".equals(row.get("form")),
        (String) row.get("words"),
        (String) row.get("buttons"),
        (String) row.get("slack_channel_id"),
        (Long) row.get("first_tried_at"),
        (String) row.get("thread_ts"),
        (String) row.get("thread_channel_id"),
        (String) row.get("provider_call_id"),
        (String) row.get("edited_ts"),
        (String) row.get("edited_channel_id"),
        "living".equals(row.get("purpose")));
  }

  boolean reply() {
    return threadTs != null;
  }

  /** Carries the key, since a file takes no metadata. */
  String fileName() {
    return "transcript-" + key.replace('/', '-') + ".txt";
  }
}
