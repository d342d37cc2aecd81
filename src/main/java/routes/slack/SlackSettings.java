package routes.slack;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param minInterval the shortest time between two messages of one channel; Slack asks for a second
 * @param botToken posts through the Web API; blank: through incoming webhooks
 * @param apiUrl where the Web API is
 * @param alertWebhookUrl the webhook of the operators' channel; blank: they are told nothing
 * @param alertInterval the shortest time between two digests of parked calls
 * @param signingSecret by which Slack signs clicks; blank: there are no buttons
 * @param followUp whether news of a call that a webhook has posted are told by a further message
 * @param livingMessage whether a call that is being worked on has a message that says how it fares
 */
@ConfigurationProperties("hub.slack")
record SlackSettings(
    Duration minInterval,
    String botToken,
    String apiUrl,
    String alertWebhookUrl,
    Duration alertInterval,
    String signingSecret,
    boolean followUp,
    boolean livingMessage) {

  /** Whether messages are posted by a bot. */
  boolean bot() {
    return !botToken.isBlank();
  }

  /** Whether messages have buttons. */
  boolean buttons() {
    return bot() && !signingSecret.isBlank();
  }
}
