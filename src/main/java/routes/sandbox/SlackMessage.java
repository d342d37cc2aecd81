package routes.sandbox;

import java.time.Instant;

/**
 * A message that the stand-in for Slack has taken.
 *
 * @param id counts up, also over restarts
 * @param postedAt epoch milliseconds
 * @param text Slack mrkdwn
 */
record SlackMessage(long id, long postedAt, String text) {
  Instant time() {
    return Instant.ofEpochMilli(postedAt);
  }
}
