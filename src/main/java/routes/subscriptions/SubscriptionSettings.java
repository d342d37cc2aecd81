package routes.subscriptions;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How events are sent to subscribers.
 *
 * @param retries the pause before each further attempt; after the last one an event is given up
 * @param timeLimit for an attempt as a whole, up to the headers of the answer
 * @param keepDeliveredDays for how long a delivered event is kept
 */
@ConfigurationProperties("hub.subscriptions")
public record SubscriptionSettings(
    List<Duration> retries, Duration timeLimit, int keepDeliveredDays) {}
