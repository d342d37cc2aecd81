package routes.intake;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Whether the hub can finish what it would accept. A call that nobody could post is not accepted
 * from Zapier, which keeps it and tells its owner. Providers come again once or twice or never:
 * what they deliver is kept, and parked where the part is missed.
 */
@Component
public class ConfiguredParts {
  private final String missing;
  private final JdbcTemplate database;

  public ConfiguredParts(
      @Value("${hub.slack.webhook-url}") String slackWebhook,
      @Value("${hub.slack.bot-token}") String slackBot,
      @Value("${hub.transcripts.engine}") String engine,
      JdbcTemplate database) {
    this.missing =
        slackWebhook.isBlank() && slackBot.isBlank()
            ? "Slack webhook not configured"
            : engine.isBlank() ? "Transcription service not configured" : null;
    this.database = database;
  }

  /**
   * Lets through what can be finished, what would not come again, and whatever repeats a known
   * call.
   *
   * @throws NotConfiguredException naming the part that is missing
   */
  public void check(Delivery delivery) {
    if (missing != null && delivery.source().equals("zapier") && !known(delivery)) {
      throw new NotConfiguredException(missing);
    }
  }

  private boolean known(Delivery delivery) {
    return Boolean.TRUE.equals(
        database.queryForObject(
            "select exists (select from call_key where tenant_id = 'default' and provider = ? and provider_call_id = ?)",
            Boolean.class,
            delivery.event().provider(),
            delivery.event().providerCallId()));
  }
}
