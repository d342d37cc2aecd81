package routes.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallEvent;
import routes.calls.CallEventJson;
import routes.calls.CallFold;
import routes.work.Amendments;

/** What a further delivery of a known call changes. */
@Component
public class RepeatedDeliveries {
  private final JdbcTemplate database;
  private final Amendments amendments;

  public RepeatedDeliveries(JdbcTemplate database, Amendments amendments) {
    this.database = database;
    this.amendments = amendments;
  }

  /**
   * @param callId our id of the call
   * @param became for the log: {@code repeated}, {@code folded} or {@code resumed}
   */
  public record Repeat(UUID callId, String became) {}

  private record Known(
      UUID id, String state, boolean onlyByHand, boolean ruled, boolean erased, CallEvent facts) {}

  /**
   * Keeps the delivery, folds its news into the call, and puts a parked call, or one that was
   * skipped or announced as missed for want of a recording and now has one, back to work. A call
   * that waits between two steps begins anew with the news; what is done already is found done.
   * What a bot has posted is edited. A call that was taken over from another application stays as
   * it is: it may be in Slack already. Of a call that was erased nothing is kept again.
   *
   * @return the call that it belongs to and what became of it
   */
  @Transactional
  public Repeat fold(Delivery delivery) {
    Known call = lock(delivery.event());
    return new Repeat(call.id(), foldInto(call, delivery));
  }

  private String foldInto(Known call, Delivery delivery) {
    if (call.erased()) {
      return "repeated";
    }
    boolean unheard = keep(call.id(), delivery);
    CallEvent facts = unheard ? CallFold.fold(events(call.id())) : call.facts();
    boolean news = !Objects.equals(facts, call.facts());
    if (news) {
      database.update(
          "update call set facts = ?::jsonb where id = ?", CallEventJson.write(facts), call.id());
    }
    boolean otherRecording = !Objects.equals(facts.recordingUrl(), call.facts().recordingUrl());
    if (otherRecording && !call.state().equals("posted")) {
      database.update("delete from transcript where call_id = ?", call.id());
    }
    if (call.onlyByHand()) {
      return news ? "folded" : "repeated";
    }
    boolean firstRecording = call.facts().recordingUrl() == null && facts.recordingUrl() != null;
    if (firstRecording) {
      withdrawMissedCall(call.id());
    }
    if (call.state().equals("parked")) {
      resume(call.id(), news);
      return "resumed";
    }
    boolean posted = call.state().equals("posted");
    boolean ruledOut = call.state().equals("skipped") && call.ruled();
    if (ruledOut && news
        || firstRecording
            && (call.state().equals("skipped") || posted && announcedAsMissedOnly(call.id()))) {
      resume(call.id(), true);
      return "resumed";
    }
    if (news && call.state().equals("processing")) {
      startOver(call.id());
    }
    if (news && posted) {
      amendments.order(call.id());
    }
    return news ? "folded" : "repeated";
  }

  /** The job before the call: in the order in which the end of a step locks them. */
  private Known lock(CallEvent event) {
    database.queryForList(
        """
        select job.call_id from job join call_key on call_key.call_id = job.call_id
        where call_key.tenant_id = 'default' and call_key.provider = ? and provider_call_id = ?
        for update of job
        """,
        event.provider(),
        event.providerCallId());
    return database.queryForObject(
        """
        select id, state, only_by_hand, ruled, erased_at is not null as erased, facts
        from call join call_key on call_key.call_id = call.id
        where call_key.tenant_id = 'default' and call_key.provider = ?
          and call_key.provider_call_id = ?
        for update of call
        """,
        (row, number) ->
            new Known(
                row.getObject("id", UUID.class),
                row.getString("state"),
                row.getBoolean("only_by_hand"),
                row.getBoolean("ruled"),
                row.getBoolean("erased"),
                CallEventJson.read(row.getString("facts"))),
        event.provider(),
        event.providerCallId());
  }

  private boolean keep(UUID callId, Delivery delivery) {
    return Boolean.TRUE.equals(
        database.queryForObject(
            """
            insert into call_event (call_id, source, digest, raw, headers, canonical)
            values (?, ?, ?, ?, ?::jsonb, ?::jsonb)
            on conflict (call_id, digest)
            do update set deliveries = call_event.deliveries + 1, last_received_at = now()
            returning deliveries = 1
            """,
            Boolean.class,
            callId,
            delivery.source(),
            Sha256.hex(delivery.raw()),
            delivery.raw(),
            Inbox.headers(delivery),
            CallEventJson.write(delivery.event())));
  }

  private List<CallEvent> events(UUID callId) {
    return new ArrayList<>(
        database.query(
            "select canonical from call_event where call_id = ?",
            (row, number) -> CallEventJson.read(row.getString(1)),
            callId));
  }

  /** That the call was missed is not said any more once there is something to hear. */
  private void withdrawMissedCall(UUID callId) {
    database.update(
        """
        delete from slack_post
        where call_id = ? and purpose = 'missed' and state in ('waiting', 'parked') and not unsure
        """,
        callId);
  }

  /** Not a call whose words are in Slack, from here or from the application before. */
  private boolean announcedAsMissedOnly(UUID callId) {
    return Boolean.TRUE.equals(
        database.queryForObject(
            """
            select count(*) filter (where purpose = 'missed' and state = 'posted') > 0
               and count(*) filter (where purpose = 'call') = 0
            from slack_post where call_id = ?
            """,
            Boolean.class,
            callId));
  }

  /**
   * News may change every later step, and each of them can be run again at no cost. Whoever holds
   * the job loses it. Messages that are on their way to Slack are not called back.
   */
  private void startOver(UUID callId) {
    database.update(
        """
        update job set stage = 'identify-parties', run_at = now(), failures = 0, owner = null,
                       attempt = attempt + 1
        where call_id = ? and not exists (select from slack_post
                                          where slack_post.call_id = job.call_id and purpose = 'call')
        """,
        callId);
  }

  private void resume(UUID callId, boolean fromTheStart) {
    database.update(
        "update call set state = 'processing', reason = null, finished_at = null where id = ?",
        callId);
    database.update(
        """
        insert into job (call_id, stage, run_at) values (?, 'identify-parties', now())
        on conflict (call_id) do update
        set run_at = now(), failures = 0, owner = null,
            stage = case when ? then excluded.stage else job.stage end
        """,
        callId,
        fromTheStart);
  }
}
