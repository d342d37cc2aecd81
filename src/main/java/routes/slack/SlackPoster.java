package routes.slack;

import java.util.Map;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;

/**
 * Posts the messages of record: as a bot where there is a token, else to incoming webhooks. Takes
 * rows as a whole: Camel would strip the quotes of a text argument that begins and ends with them.
 */
@Component
public class SlackPoster {
  private static final SlackReceipt OF_A_WEBHOOK = new SlackReceipt(null, null, null);

  private final SlackChannels channels;
  private final SlackWebhooks webhooks;
  private final SlackBot bot;

  SlackPoster(SlackChannels channels, SlackWebhooks webhooks, SlackBot bot) {
    this.channels = channels;
    this.webhooks = webhooks;
    this.bot = bot;
  }

  /**
   * Looks whether an earlier attempt, whose outcome is unknown, has posted the message.
   *
   * @param message the row of {@code sql/take-next-message.sql}
   * @return null when Slack does not have it, or cannot be asked since there is no bot
   */
  public SlackReceipt find(String channel, Map<String, Object> message) {
    return channels.bot() ? bot.find(channel, QueuedMessage.of(message)).orElse(null) : null;
  }

  /**
   * Returns when Slack has taken the message.
   *
   * @param channel its name in {@code slack_channels.json}
   * @param message the row of {@code sql/take-next-message.sql}
   * @throws routes.work.TryAgainException when time may mend it, with Slack's Retry-After
   * @throws CannotContinueException when a person has to act
   */
  public SlackReceipt post(String channel, Map<String, Object> message) {
    QueuedMessage queued = QueuedMessage.of(message);
    if (channels.bot()) {
      return bot.post(channel, queued);
    }
    if (queued.file()) {
      throw new CannotContinueException(
          "The transcript was written to be uploaded as a file, which an incoming webhook cannot:"
              + " set SLACK_BOT_TOKEN and SLACK_CHANNEL again and try again.");
    }
    webhooks.post(channel, queued.words());
    return OF_A_WEBHOOK;
  }
}
