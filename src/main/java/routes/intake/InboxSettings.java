package routes.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How deliveries are made durable.
 *
 * @param capacity deliveries that may wait for the database; one more is answered 503
 * @param together the most that one commit takes
 * @param patience how long one delivery waits before its sender is asked to come again
 */
@ConfigurationProperties("hub.inbox")
record InboxSettings(int capacity, int together, Duration patience) {}
