package routes.work;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How calls are worked off.
 *
 * @param owner names this process in the rows that it holds
 * @param concurrency steps at the same time
 * @param lease how long a claimed job stays with a process that does not renew it
 * @param longestStep after which a step is taken to hang and its call is worked on again
 * @param retryFirstDelay delay before the first retry; it doubles from there
 * @param retryMaxDelay the longest delay of the hub's own choice
 * @param maxFailures failures of one stage, one after the other, after which a call is parked
 */
@ConfigurationProperties("hub.work")
public record WorkSettings(
    String owner,
    int concurrency,
    Duration lease,
    Duration longestStep,
    Duration retryFirstDelay,
    Duration retryMaxDelay,
    int maxFailures) {}
