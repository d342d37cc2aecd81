package routes.reconciliation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How senders are asked for calls whose webhook never came.
 *
 * @param every from the end of one round to the beginning of the next, and before the first one of
 *     all; zero: nobody is asked
 * @param window how far back a round looks from the end of the last complete one
 * @param grace a call that ended less than this ago is left to its webhook
 */
@ConfigurationProperties("hub.reconciliation")
record ReconciliationSettings(
    Duration every,
    Duration window,
    Duration grace,
    Account exotel,
    Server twilio,
    Account callrail) {

  /**
   * An account at a sender.
   *
   * @param account its name in the sender's addresses; empty: this sender is not asked
   * @param baseUrl without a slash at the end
   */
  record Account(String account, String baseUrl) {
    Account {
      account = account == null ? "" : account.strip();
    }
  }

  /** A sender whose account another setting names. */
  record Server(String baseUrl) {}
}
