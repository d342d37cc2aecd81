package routes.slack;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param minInterval the shortest time between two messages of one channel; Slack asks for a second
 */
@ConfigurationProperties("hub.slack")
record SlackSettings(Duration minInterval) {}
