package routes.slack;

import com.slack.api.methods.SlackApiException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Reads what the Web API answered. Its word decides; where there is none, the status. After a
 * server's error the message may have been posted all the same; after {@code ratelimited} it has
 * not.
 */
final class SlackBotAnswers {
  private static final Set<String> NOT_POSTED =
      Set.of("ratelimited", "rate_limited", "team_added_to_org");

  private static final Set<String> PERHAPS_POSTED =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private static final String TOKEN =
      "set SLACK_BOT_TOKEN to the Bot User OAuth Token of an app that is installed.";
  private static final String ADMINISTRATOR =
      "ask an administrator of the workspace to let the app post in {channel}.";

  /** What to do, where Slack refuses whatever is posted here until a person acts. */
  private static final Map<String, String> FAULTS_OF_THE_CHANNEL =
      Map.ofEntries(
          Map.entry("invalid_auth", TOKEN),
          Map.entry("not_authed", TOKEN),
          Map.entry("token_revoked", TOKEN),
          Map.entry("token_expired", TOKEN),
          Map.entry("account_inactive", TOKEN),
          Map.entry(
              "not_allowed_token_type",
              "SLACK_BOT_TOKEN holds a token of another kind; set it to the one that begins with"
                  + " xoxb-."),
          Map.entry(
              "missing_scope",
              "give the app the scope {needed} (OAuth & Permissions), install it again, and set"
                  + " SLACK_BOT_TOKEN to its token."),
          Map.entry("not_in_channel", "invite the app into {channel}: /invite in Slack."),
          Map.entry(
              "channel_not_found",
              "{setting} has an id that the app cannot see: correct it, or invite the app into"
                  + " {channel}."),
          Map.entry(
              "is_archived",
              "open {channel} again, or set {setting} to the id of another channel."),
          Map.entry("no_permission", ADMINISTRATOR),
          Map.entry("restricted_action", ADMINISTRATOR),
          Map.entry("team_access_not_granted", ADMINISTRATOR),
          Map.entry("access_denied", ADMINISTRATOR),
          Map.entry("org_login_required", ADMINISTRATOR),
          Map.entry(
              "ekm_access_denied",
              "an administrator of the workspace has suspended posting: ask when it goes on."),
          Map.entry(
              "message_limit_exceeded",
              "the workspace may post no more messages: ask its administrator."));

  private static final Map<String, String> FAULTS_OF_THE_MESSAGE =
      Map.ofEntries(
          Map.entry(
              "cannot_reply_to_message",
              "the call's first message cannot be replied to; was it removed in Slack?"),
          Map.entry(
              "thread_not_found",
              "the call's first message is not in Slack any more, so nothing can be added to it."),
          Map.entry("message_not_found", "it is not in Slack any more."),
          Map.entry("file_not_found", "it is not in Slack any more."),
          Map.entry("file_deleted", "it is not in Slack any more."),
          Map.entry("cant_update_message", "another app has posted it."),
          Map.entry("cant_delete_message", "another app has posted it."),
          Map.entry("cant_delete_file", "another app has uploaded it."),
          Map.entry(
              "compliance_exports_prevent_deletion",
              "the workspace lets nothing be deleted: ask its administrator."),
          Map.entry(
              "edit_window_closed", "the workspace lets messages be edited for a limited time."),
          Map.entry(
              "file_uploads_disabled",
              "the workspace takes no files: allow them, or leave the transcript out of the"
                  + " layout."),
          Map.entry("metadata_too_large", "the hub's own metadata is at fault: report it, please."),
          Map.entry(
              "invalid_metadata_format", "the hub's own metadata is at fault: report it, please."),
          Map.entry(
              "invalid_metadata_schema", "the hub's own metadata is at fault: report it, please."),
          Map.entry("metadata_must_be_sent_from_app", TOKEN));

  private static final Set<String> GONE =
      Set.of(
          "message_not_found",
          "cant_update_message",
          "edit_window_closed",
          "thread_not_found",
          "file_not_found",
          "file_deleted");

  private SlackBotAnswers() {}

  /** What an answer means whose status is not 200. */
  static RuntimeException failure(SlackApiException failed) {
    int status = failed.getResponse().code();
    String error = failed.getError() == null ? null : failed.getError().getError();
    Duration after = SlackAnswers.pause(failed.getResponse().header("Retry-After"));
    if (status == 429) {
      return new TryAgainException(later("ratelimited"), after);
    }
    if (status < 400 || status == 408 || status >= 500) {
      return new OutcomeUnknownException(later("status " + status), after);
    }
    return new ChannelRefusedException(
        "Slack's Web API refuses the hub (%s): check SLACK_API_URL, and the proxy on the way to it."
            .formatted(error == null ? "status " + status : code(error)));
  }

  /**
   * What {@code "ok": false} means.
   *
   * @param error Slack's word
   * @param needed the scope that the app lacks, or null
   */
  static RuntimeException refusal(String error, String needed, SlackPlace place) {
    String word = code(error);
    if (NOT_POSTED.contains(word)) {
      return new TryAgainException(later(word));
    }
    if (PERHAPS_POSTED.contains(word)) {
      return new OutcomeUnknownException(later(word), null);
    }
    String plain = word.startsWith("restricted_action") ? "restricted_action" : word;
    if (FAULTS_OF_THE_CHANNEL.containsKey(plain)) {
      return new ChannelRefusedException(
          "Slack refuses %s (%s): %s"
              .formatted(place, word, filled(FAULTS_OF_THE_CHANNEL.get(plain), needed, place)));
    }
    String reason =
        "Slack refuses the message (%s): %s"
            .formatted(
                word,
                FAULTS_OF_THE_MESSAGE.getOrDefault(word, "check the layouts in mappings/slack."));
    return GONE.contains(word)
        ? new MessageGoneException(reason)
        : new CannotContinueException(reason);
  }

  private static String later(String word) {
    return "Slack did not take the message (" + word + ").";
  }

  private static String filled(String sentence, String needed, SlackPlace place) {
    return sentence
        .replace("{needed}", Objects.requireNonNullElse(needed, "that it needs"))
        .replace("{setting}", place.setting())
        .replace("{channel}", place.toString());
  }

  private static String code(String error) {
    String word = Objects.requireNonNullElse(error, "").strip().toLowerCase(Locale.ROOT);
    return word.matches("[a-z0-9_]{1,60}") ? word : "no reason given";
  }
}
