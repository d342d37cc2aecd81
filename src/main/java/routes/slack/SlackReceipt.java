package routes.slack;

/**
 * Slack has the message.
 *
 * @param channelId Slack's id of the channel; null from a webhook, which does not say it
 * @param ts Slack's name of the message within the channel, as text: a number would lose digits;
 *     null from a webhook, and of a file, which Slack shows a moment later
 * @param remark for the ledger, or null
 */
public record SlackReceipt(String channelId, String ts, String remark) {}
