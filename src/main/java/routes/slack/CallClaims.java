package routes.slack;

import java.sql.Timestamp;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallNotFoundException;
import routes.work.Amendments;

/** Who has taken a call on: the first who says so, until that person lets go of it. */
@Component
public class CallClaims {
  private final JdbcTemplate database;
  private final Amendments amendments;
  private final SlackButtons buttons;

  CallClaims(JdbcTemplate database, Amendments amendments, SlackButtons buttons) {
    this.database = database;
    this.amendments = amendments;
    this.buttons = buttons;
  }

  private record Known(String state, String claimer, Timestamp claimedAt) {}

  /**
   * @param callId our id
   * @param user Slack's id of whoever wants the call
   * @return what that person has to know; null when the message shows it. Claiming twice is
   *     harmless
   * @throws CallNotFoundException when there is no such call
   */
  @Transactional
  public String claim(UUID callId, String user) {
    Known call = lock(callId);
    if (user.equals(call.claimer())) {
      return null;
    }
    if (call.claimer() != null) {
      return taken(call);
    }
    database.update(
        "update call set claimed_by = ?, claimed_at = now() where id = ?", user, callId);
    return changed(callId, call, "claim", user);
  }

  /** The same for whoever lets go of a call; nobody else can. */
  @Transactional
  public String release(UUID callId, String user) {
    Known call = lock(callId);
    if (call.claimer() == null) {
      return null;
    }
    if (!user.equals(call.claimer())) {
      return taken(call);
    }
    database.update("update call set claimed_by = null, claimed_at = null where id = ?", callId);
    return changed(callId, call, "release", user);
  }

  private String taken(Known call) {
    return "%s has claimed this call at %s."
        .formatted(SlackButtons.mention(call.claimer()), buttons.time(call.claimedAt()));
  }

  private String changed(UUID callId, Known call, String action, String user) {
    database.update(
        "insert into audit (action, call_id, subject) values (?, ?, ?)", action, callId, user);
    if (call.state().equals("posted")) {
      amendments.order(callId);
      return null;
    }
    return lives(callId) ? null : "Noted. The message shows it as soon as the call goes on.";
  }

  /** Whether a message says how the call fares, which shows the claim at once. */
  private boolean lives(UUID callId) {
    return Boolean.TRUE.equals(
        database.queryForObject(
            """
            select exists (select from slack_post
                           where call_id = ? and purpose = 'living' and ts is not null)
            """,
            Boolean.class,
            callId));
  }

  /** The job before the call: in the order in which the end of a step locks them. */
  private Known lock(UUID callId) {
    database.queryForList("select call_id from job where call_id = ? for update", callId);
    return database
        .query(
            """
            select state, claimed_by, claimed_at from call
            where id = ? and erased_at is null for update
            """,
            (row, number) -> new Known(row.getString(1), row.getString(2), row.getTimestamp(3)),
            callId)
        .stream()
        .findFirst()
        .orElseThrow(CallNotFoundException::new);
  }
}
