package routes.slack;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Posts the messages of record: as a bot where there is a token, else to incoming webhooks. Takes
 * rows as a whole: Camel would strip the quotes of a text argument that begins and ends with them.
 */
@Component
public class SlackPoster {
  private static final Logger log = LoggerFactory.getLogger(SlackPoster.class);
  private static final SlackReceipt OF_A_WEBHOOK = new SlackReceipt(null, null, null);

  private final SlackChannels channels;
  private final SlackWebhooks webhooks;
  private final SlackBot bot;
  private final SlackSettings settings;

  SlackPoster(
      SlackChannels channels, SlackWebhooks webhooks, SlackBot bot, SlackSettings settings) {
    this.settings = settings;
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
    if (queued.living() && queued.editedTs() != null) {
      throw new CannotContinueException(
          "The living message stays as it is: an incoming webhook cannot change what is posted.");
    }
    if (queued.file()) {
      throw new CannotContinueException(
          "The transcript was written to be uploaded as a file, which an incoming webhook cannot:"
              + " set SLACK_BOT_TOKEN and SLACK_CHANNEL again and try again.");
    }
    webhooks.post(channel, queued.words());
    return OF_A_WEBHOOK;
  }

  /** Whether news of a posted call are told by a further message, since no bot can edit it. */
  public boolean followsUp() {
    return settings.followUp() && !channels.bot();
  }

  /** Whether calls that are being worked on have a message that says how they fare. */
  public boolean living() {
    return settings.livingMessage() && channels.bot();
  }

  /** Tells whoever clicked what that person has to know, if anything and if Slack lets the bot. */
  public void postEphemeral(SlackClicks.Ephemeral ephemeral) {
    if (ephemeral.words() == null || ephemeral.channel().isEmpty()) {
      return;
    }
    try {
      bot.postEphemeral(ephemeral);
    } catch (TryAgainException | CannotContinueException unheard) {
      log.warn("A person who clicked in Slack was not answered: {}", unheard.getMessage());
    }
  }

  /**
   * Puts other words into a message that is in Slack. Nothing happens to one that has them already.
   *
   * @param message the row of {@code sql/find-changed-message.sql}
   * @throws routes.work.TryAgainException when time may mend it, with Slack's Retry-After
   * @throws CannotContinueException when the message stays as it is
   */
  public void amend(Map<String, Object> message) {
    if (!channels.bot()) {
      throw new CannotContinueException(
          "The message stays as it is: an incoming webhook cannot change what is posted.");
    }
    if (!message.get("parts").equals(message.get("parts_now"))) {
      throw new CannotContinueException(
          "The messages stay as they are: with the news there would be %s instead of %s."
              .formatted(message.get("parts_now"), message.get("parts")));
    }
    bot.amend(PostedMessage.of(message));
  }
}
