package routes.retention;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.work.TryAgainException;
import routes.work.WorkSettings;

/**
 * Leaves of a call its id, its end and a word on why there is no more: enough for a repeated
 * delivery, and for a sender's list, to bring nothing back.
 */
@Component
public class CallEraser {
  /** Ids in one parameter: {@code any (string_to_array(?, ' ')::uuid[])}. */
  static final String THESE = "any (string_to_array(?, ' ')::uuid[])";

  private static final List<String> REMOVED_FROM =
      List.of(
          "call_event",
          "step",
          "recording",
          "utterance",
          "transcript",
          "minutes",
          "analysis",
          "shunya_call",
          "slack_post",
          "outgoing_event");

  private final JdbcTemplate database;
  private final WorkSettings work;

  CallEraser(JdbcTemplate database, WorkSettings work) {
    this.database = database;
    this.work = work;
  }

  static String ids(Collection<UUID> calls) {
    return calls.stream().map(UUID::toString).collect(Collectors.joining(" "));
  }

  /**
   * Takes a call from whoever works on it, for good. What is on its way out already is waited for.
   *
   * @throws TryAgainException while a step of it has not ended
   */
  @Transactional(noRollbackFor = TryAgainException.class)
  public void stop(UUID callId) {
    database.queryForList("select call_id from job where call_id = ? for update", callId);
    database.update(
        "update call set only_by_hand = true where id = ? and erased_at is null", callId);
    database.update(
        """
        update call set erased_at = coalesce(erased_at, now()),
          state = case when state = 'posted' then 'posted' else 'skipped' end,
          finished_at = coalesce(finished_at, now())
        where id = ?
        """,
        callId);
    database.update("delete from job where call_id = ?", callId);
    database.update("delete from outgoing_event where call_id = ? and state = 'waiting'", callId);
    database.update(
        """
        delete from slack_post
        where call_id = ? and state in ('waiting', 'parked') and ts is null and not unsure
        """,
        callId);
    requireQuiet(callId);
  }

  private void requireQuiet(UUID callId) {
    boolean busy =
        Boolean.TRUE.equals(
            database.queryForObject(
                """
                select exists (select from step where call_id = ? and ended_at is null
                                 and started_at > now() - ? * interval '1 second')
                """,
                Boolean.class,
                callId,
                work.longestStep().toSeconds()));
    if (busy) {
      throw new TryAgainException("A step of the call has yet to end");
    }
  }

  /**
   * Removes all else of a call that was stopped, in one transaction.
   *
   * @param reason for whoever finds what is left
   * @throws TryAgainException when somebody is at it after all
   */
  @Transactional
  public void erase(UUID callId, String reason) {
    database.queryForList("select id from slack_post where call_id = ? for update", callId);
    requireQuiet(callId);
    erase(List.of(callId), reason);
  }

  /** Within the caller's transaction, which holds the calls and their jobs. */
  public void erase(Collection<UUID> calls, String reason) {
    String these = ids(calls);
    // Before the state changes: nobody outside is told of the end of such a call.
    database.update("update call set only_by_hand = true where id = " + THESE, these);
    database.update(
        """
        update call set
          erased_at = coalesce(erased_at, now()), reason = ?,
          state = case when state = 'posted' then 'posted' else 'skipped' end,
          finished_at = coalesce(finished_at, now()),
          facts = jsonb_build_object('provider', provider, 'providerCallId', provider_call_id),
          direction = null, support_number = null, customer_number = null, customer_name = null,
          customer_segment = null, agent_name = null, agent_handle = null, agent_email = null,
          agent_number = null, agent_source = null, department = null, company = null,
          call_type = null, channel = null, layout = null, transcriber = null,
          minutes_style = null, language = null, claimed_by = null, claimed_at = null
        where id =\
        """
            + " "
            + THESE,
        reason,
        these);
    database.update("delete from job where call_id = " + THESE, these);
    REMOVED_FROM.forEach(
        table -> database.update("delete from " + table + " where call_id = " + THESE, these));
    database.update("delete from audit where action = 'delivery' and call_id = " + THESE, these);
    database.update("update audit set detail = null where call_id = " + THESE, these);
  }
}
