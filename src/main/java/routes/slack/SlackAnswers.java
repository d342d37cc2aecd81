package routes.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import routes.work.CannotContinueException;
import routes.work.RetryAfter;
import routes.work.TryAgainException;

/**
 * Reads what an incoming webhook answered. Slack's text decides, then the status: the same text has
 * been seen with several of them. The text may end in a line break or be spelt as it once was
 * ({@code No service}).
 */
final class SlackAnswers {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final JsonMapper JSON = new JsonMapper();

  private static final Set<String> FOR_LATER =
      Set.of(
          "ratelimited",
          "rate_limited",
          "rollup_error",
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org");

  private static final Set<String> FAULTS_OF_THE_MESSAGE =
      Set.of(
          "invalid_payload",
          "invalid_blocks",
          "invalid_blocks_format",
          "user_not_found",
          "no_text",
          "missing_text_or_fallback_or_attachments",
          "too_many_attachments",
          "msg_too_long",
          "msg_blocks_too_long");

  private static final String RENEW = "make a new incoming webhook in Slack and set %s to it.";

  private static final Map<String, String> FAULTS_OF_THE_CHANNEL =
      Map.ofEntries(
          Map.entry("no_service", RENEW),
          Map.entry("no_service_id", RENEW),
          Map.entry("no_team", RENEW),
          Map.entry("no_active_hooks", RENEW),
          Map.entry("invalid_token", RENEW),
          Map.entry("token_revoked", RENEW),
          Map.entry("channel_not_found", RENEW),
          Map.entry(
              "channel_is_archived",
              "open the channel behind %s again, or set the variable to a webhook of another one."),
          Map.entry(
              "is_archived",
              "open the channel behind %s again, or set the variable to a webhook of another one."),
          Map.entry(
              "action_prohibited",
              "ask an administrator of the workspace to allow the webhook in %s."),
          Map.entry(
              "posting_to_general_channel_denied",
              "allow posting in the channel behind %s, or set the variable to a webhook of another one."),
          Map.entry("team_disabled", "the workspace behind %s is disabled; set up another one."),
          Map.entry("account_inactive", "the account behind %s is disabled; make a new webhook."));

  private SlackAnswers() {}

  /**
   * Returns when Slack has taken the message. A 200 that says anything but {@code ok} is no answer
   * of Slack's (a proxy's page): the outcome counts as unknown and the message is sent again.
   *
   * @param variable the environment variable that holds the webhook, for the sentence
   * @param retryAfter seconds, as the header says it, or null
   */
  static void check(int status, String body, String retryAfter, String variable) {
    String said = said(body);
    if (status == 200 && said.equals("ok")) {
      return;
    }
    String code = said.matches("[a-z0-9_]{1,60}") ? said : "status " + status;
    if (FAULTS_OF_THE_CHANNEL.containsKey(said)) {
      throw new ChannelRefusedException(
          "Slack refuses the webhook ("
              + code
              + "): "
              + FAULTS_OF_THE_CHANNEL.get(said).formatted(variable));
    }
    if (FAULTS_OF_THE_MESSAGE.contains(said)) {
      throw new CannotContinueException(
          "Slack refuses the message (" + code + "): check the layouts in mappings/slack.");
    }
    if (FOR_LATER.contains(said)
        || status < 400
        || status == 408
        || status == 429
        || status >= 500) {
      throw new TryAgainException(
          "Slack did not take the message (" + code + ").", pause(retryAfter));
    }
    throw new CannotContinueException(
        "Slack refuses the message (" + code + "): check the webhook in " + variable + ".");
  }

  /** Slack's word in small letters; services that speak JSON here say it as ok or error. */
  private static String said(String body) {
    String plain = body == null ? "" : body.strip();
    if (plain.startsWith("{")) {
      try {
        JsonNode json = JSON.readTree(plain);
        plain = json.path("ok").asBoolean() ? "ok" : json.path("error").asText();
      } catch (JsonProcessingException cut) {
        plain = "";
      }
    }
    return plain.toLowerCase(Locale.ROOT).replaceAll("\\s+", "_");
  }

  /**
   * For how long Slack asks to wait, at most an hour.
   *
   * @param retryAfter seconds, as the header says it, or null
   * @return null when it does not ask
   */
  static Duration pause(String retryAfter) {
    Duration asked = RetryAfter.read(retryAfter);
    return asked == null || asked.compareTo(LONGEST_PAUSE) <= 0 ? asked : LONGEST_PAUSE;
  }
}
