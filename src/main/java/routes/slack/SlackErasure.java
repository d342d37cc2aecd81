package routes.slack;

import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.calls.UtcTimestamp;
import routes.work.CannotContinueException;

/** Removes from Slack what the hub has posted of a call. */
@Component
public class SlackErasure {
  /**
   * The last message of a thread first, so that a first one is there while others are looked up.
   */
  private static final String POSTED =
      """
      select
        post.call_id::text as call_id,
        post.call_id || '/' || post.purpose || '/' || post.part as key,
        post.purpose,
        post.form,
        post.words,
        post.channel,
        post.slack_channel_id,
        post.ts,
        post.state,
        coalesce(post.posted_at, post.created_at) as at,
        coalesce(extract(epoch from coalesce(post.first_tried_at, post.created_at)), 0)::bigint
          as first_tried_at,
        parent.ts as thread_ts,
        parent.slack_channel_id as thread_channel_id
      from slack_post post
      left join slack_post parent
        on parent.call_id = post.call_id and parent.purpose = post.purpose and parent.part = 1
        and post.part > 1
      where post.call_id = ? and (post.ts is not null or post.unsure or post.state in ('posting', 'posted'))
      order by post.purpose, post.part desc
      """;

  private final JdbcTemplate database;
  private final SlackChannels channels;
  private final SlackBot bot;

  SlackErasure(JdbcTemplate database, SlackChannels channels, SlackBot bot) {
    this.database = database;
    this.channels = channels;
    this.bot = bot;
  }

  /**
   * Removes its messages, replies and files. May be asked again: what is gone is gone.
   *
   * @param callId our id
   * @return a sentence for each message that stays, with what a person can do
   * @throws routes.work.TryAgainException when time may mend it, with Slack's Retry-After
   */
  public List<String> remove(UUID callId) {
    List<String> stays = new ArrayList<>();
    for (Map<String, Object> row : database.queryForList(POSTED, callId)) {
      try {
        remove(row).ifPresent(stays::add);
      } catch (CannotContinueException refused) {
        stays.add(describe(row) + " stays: " + refused.getMessage());
      }
    }
    return stays;
  }

  private Optional<String> remove(Map<String, Object> row) {
    String channel = (String) row.get("channel");
    if (!channels.bot() || row.get("slack_channel_id") == null) {
      return Optional.of(describe(row) + " was not posted by the bot: delete it by hand.");
    }
    QueuedMessage message = QueuedMessage.of(row);
    if (message.file()) {
      bot.deleteFile(channel, message);
    } else if (row.get("ts") != null) {
      bot.delete(channel, message.channelId(), (String) row.get("ts"));
    } else {
      bot.find(channel, message)
          .ifPresent(found -> bot.delete(channel, found.channelId(), found.ts()));
    }
    return Optional.empty();
  }

  private static String describe(Map<String, Object> row) {
    return "Slack: the message in the channel %s of %s"
        .formatted(
            row.get("channel"),
            UtcTimestamp.of(
                ((Timestamp) row.get("at")).toInstant().truncatedTo(ChronoUnit.SECONDS)));
  }
}
