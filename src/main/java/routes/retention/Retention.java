package routes.retention;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import routes.calls.UtcTimestamp;
import routes.recordings.ArchivedObjects;
import routes.retention.RetentionRun.Kind;
import routes.work.FailureJudge;

/**
 * Removes once a night what is older than it may be kept, in small transactions. The row {@code
 * retention} in {@code turn} is pace and lease in one, so that of several hubs one does it.
 */
@Component
public class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  /** Rows in one transaction. */
  private static final int BATCH = 500;

  /** Calls whose objects are removed in one go. */
  private static final int OBJECTS = 50;

  /** More than a batch takes. */
  private static final Duration LEASE = Duration.ofMinutes(10);

  private static final String ENROL =
      "insert into turn (name, owner, until) values ('retention', ?, ?) on conflict do nothing";

  private static final String TAKE_TURN =
      """
      update turn set owner = ?, until = ? where tenant_id = 'default' and name = 'retention' and until <= ?
      """;

  private static final String HOLD =
      """
      update turn set until = ? where tenant_id = 'default' and name = 'retention' and owner = ? and until > ?
      """;

  /** A call that nobody and nothing will put to work by itself; a parked one waits for a person. */
  private static final String ENDED =
      """
      call.state in ('posted', 'skipped') and call.erased_at is null
      and not exists (select from job where job.call_id = call.id)
      """;

  private static final String OLD_RAW_EVENTS =
      """
      with old as (
        select event.id from call_event event join call on call.id = event.call_id
        where event.received_at < ? and event.raw <> '' and call.state <> 'processing'
        order by event.received_at limit ? for update of event skip locked
      )
      update call_event set raw = '', headers = '{}' from old where call_event.id = old.id
      """;

  private static final String OLD_TRANSCRIPTS =
      """
      select transcript.call_id from transcript join call on call.id = transcript.call_id
      where transcript.completed_at < ? and transcript.erased_at is null
        and transcript.state = 'completed' and
      """
          + ENDED
          + " order by transcript.completed_at limit ? for update of transcript, call skip locked";

  private static final String OLD_RECORDINGS =
      """
      select recording.call_id from recording
      join call on call.id = recording.call_id
      left join transcript on transcript.call_id = recording.call_id
      where recording.archived_at < ? and recording.deleted_at is null
        and (transcript.state = 'completed' or call.state = 'skipped') and
      """
          + ENDED
          + " order by recording.archived_at limit ? for update of recording, call skip locked";

  /** A parked call waits for a person, but not for longer than anything may be kept. */
  private static final String OLD_CALLS =
      """
      select call.id from call
      where call.finished_at < ? and call.erased_at is null and call.state <> 'processing'
        and not exists (select from job where job.call_id = call.id and job.run_at is not null)
        and not exists (select from slack_post
                        where slack_post.call_id = call.id and slack_post.state in ('waiting', 'posting'))
      order by call.finished_at limit ?
      """;

  private final JdbcTemplate database;
  private final TransactionTemplate transaction;
  private final RetentionSettings settings;
  private final ArchivedObjects objects;
  private final CallEraser eraser;
  private final FailureJudge judge;
  private final String owner;
  private final ZoneId zone;
  private final Clock clock;

  @Autowired
  Retention(
      JdbcTemplate database,
      TransactionTemplate transaction,
      RetentionSettings settings,
      ArchivedObjects objects,
      CallEraser eraser,
      FailureJudge judge,
      @Value("${hub.work.owner}") String owner,
      @Value("${hub.timezone}") String zone) {
    this(
        database,
        transaction,
        settings,
        objects,
        eraser,
        judge,
        owner,
        ZoneId.of(zone),
        Clock.systemUTC());
  }

  Retention(
      JdbcTemplate database,
      TransactionTemplate transaction,
      RetentionSettings settings,
      ArchivedObjects objects,
      CallEraser eraser,
      FailureJudge judge,
      String owner,
      ZoneId zone,
      Clock clock) {
    this.database = database;
    this.transaction = transaction;
    this.settings = settings;
    this.objects = objects;
    this.eraser = eraser;
    this.judge = judge;
    this.owner = owner;
    this.zone = zone;
    this.clock = clock;
  }

  /** The run that is due, taken so that no other hub takes it; null when none is. */
  public RetentionRun begin() {
    if (settings.limits().isEmpty()) {
      return null;
    }
    Instant now = clock.instant();
    database.update(ENROL, owner, Timestamp.from(next(now)));
    int taken =
        database.update(TAKE_TURN, owner, Timestamp.from(now.plus(LEASE)), Timestamp.from(now));
    if (taken == 0) {
      return null;
    }
    Long id =
        database.queryForObject(
            "insert into retention_run (owner, started_at) values (?, ?) returning id",
            Long.class,
            owner,
            Timestamp.from(now));
    return new RetentionRun(id, now, settings.limits().keySet());
  }

  /** The next time at which the clocks of HUB_TIMEZONE show the hour. */
  Instant next(Instant after) {
    ZonedDateTime day = after.atZone(zone).truncatedTo(java.time.temporal.ChronoUnit.DAYS);
    ZonedDateTime today = day.withHour(settings.at());
    return today.toInstant().isAfter(after)
        ? today.toInstant()
        : day.plusDays(1).withHour(settings.at()).toInstant();
  }

  /** Whether something may still be too old, and this hub may still look. */
  public boolean goesOn(RetentionRun run) {
    Instant now = clock.instant();
    return run.hasMore()
        && database.update(HOLD, Timestamp.from(now.plus(LEASE)), owner, Timestamp.from(now)) == 1;
  }

  /**
   * Removes some of what is too old; what somebody is at is left to the next run.
   *
   * @throws routes.work.TryAgainException when the object store fails
   */
  public void batch(RetentionRun run) {
    Kind kind = run.kind();
    int days = settings.limits().get(kind);
    Timestamp before = Timestamp.from(run.startedAt().minus(Duration.ofDays(days)));
    int removed =
        switch (kind) {
          case RAW_EVENTS -> database.update(OLD_RAW_EVENTS, before, BATCH);
          case TRANSCRIPTS -> transaction.execute(status -> transcripts(before));
          case RECORDINGS -> transaction.execute(status -> recordings(before, days));
          case CALLS -> transaction.execute(status -> calls(before, days));
        };
    run.removed(removed);
    keep(run);
    if (removed == 0) {
      run.turn();
    }
  }

  /** What was said, what was made of it, and what of it stands in messages that were posted. */
  private int transcripts(Timestamp before) {
    List<UUID> old = database.queryForList(OLD_TRANSCRIPTS, UUID.class, before, OBJECTS);
    old.forEach(objects::removeTranscript);
    String these = CallEraser.ids(old);
    for (String table : List.of("utterance", "minutes", "analysis")) {
      database.update("delete from " + table + " where call_id = " + CallEraser.THESE, these);
    }
    database.update(
        """
        update slack_post set words = '', buttons = null, told = null
        where state = 'posted' and call_id =\
        """
            + " "
            + CallEraser.THESE,
        these);
    database.update(
        "update audit set detail = null where action = 'amend' and call_id = " + CallEraser.THESE,
        these);
    database.update(
        """
        update transcript set words = null, engine_answer = null, upload_url = null, erased_at = now()
        where call_id =\
        """
            + " "
            + CallEraser.THESE,
        these);
    return old.size();
  }

  private int recordings(Timestamp before, int days) {
    List<UUID> old = database.queryForList(OLD_RECORDINGS, UUID.class, before, OBJECTS);
    old.forEach(objects::remove);
    database.update(
        "update recording set deleted_at = now(), deletion_reason = ? where call_id = "
            + CallEraser.THESE,
        reason(days),
        CallEraser.ids(old));
    return old.size();
  }

  /** The jobs before the calls: in the order in which the end of a step locks them. */
  private int calls(Timestamp before, int days) {
    List<UUID> old = database.queryForList(OLD_CALLS, UUID.class, before, OBJECTS);
    String these = CallEraser.ids(old);
    database.queryForList(
        "select call_id from job where call_id = " + CallEraser.THESE + " for update", these);
    List<UUID> held =
        database.queryForList(
            """
            select id from call
            where erased_at is null and state <> 'processing' and finished_at < ?
              and not exists (select from job where job.call_id = call.id and job.run_at is not null)
              and id =\
            """
                + " "
                + CallEraser.THESE
                + " for update",
            UUID.class,
            before,
            these);
    database
        .queryForList(
            """
            select call_id from recording where deleted_at is null and call_id =\
            """
                + " "
                + CallEraser.THESE
                + " union select call_id from transcript where erased_at is null and call_id = "
                + CallEraser.THESE,
            UUID.class,
            CallEraser.ids(held),
            CallEraser.ids(held))
        .forEach(objects::remove);
    eraser.erase(held, reason(days));
    return held.size();
  }

  private static String reason(int days) {
    return "Deleted after %d %s".formatted(days, days == 1 ? "day" : "days");
  }

  /** Leaves what is left of this kind to the next run, and goes on with the others. */
  public void failed(RetentionRun run, Exception thrown) {
    String reason = judge.judge(thrown, 0).reason();
    log.warn("Retention of {}: {}", run.kind(), reason);
    run.problem(reason);
    run.turn();
    keep(run);
  }

  private void keep(RetentionRun run) {
    database.update(
        """
        update retention_run set raw_events = ?, transcripts = ?, recordings = ?, calls = ?, problem = ?
        where id = ?
        """,
        run.count(Kind.RAW_EVENTS),
        run.count(Kind.TRANSCRIPTS),
        run.count(Kind.RECORDINGS),
        run.count(Kind.CALLS),
        run.problem(),
        run.id());
  }

  /** Nothing is too old any more, unless another hub has taken the run over. */
  public void end(RetentionRun run) {
    if (run.hasMore()) {
      return;
    }
    transaction.executeWithoutResult(
        status -> {
          database.update("update retention_run set ended_at = now() where id = ?", run.id());
          database.update(
              "insert into audit (action, subject, detail) values ('retention', ?, ?)",
              owner,
              run.summary());
          database.update(
              """
              update turn set until = ?
              where tenant_id = 'default' and name = 'retention' and owner = ?
              """,
              Timestamp.from(next(clock.instant())),
              owner);
        });
    log.info("Retention: {}", run.summary());
  }

  /** For {@code /health}: the limits in days, and the last run that came to its end. */
  public Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("keep_raw_days", settings.rawDays());
    status.put("keep_transcripts_days", settings.transcriptsDays());
    status.put("keep_recordings_days", settings.recordingsDays());
    status.put("keep_calls_days", settings.callsDays());
    status.put("last_run", null);
    database.query(
        """
        select * from retention_run where tenant_id = 'default' and ended_at is not null
        order by id desc limit 1
        """,
        row -> {
          Map<String, Object> last = new LinkedHashMap<>();
          last.put("ended_at", UtcTimestamp.of(row.getTimestamp("ended_at").toInstant()));
          last.put("raw_events", row.getInt("raw_events"));
          last.put("transcripts", row.getInt("transcripts"));
          last.put("recordings", row.getInt("recordings"));
          last.put("calls", row.getInt("calls"));
          last.put("problem", row.getString("problem"));
          status.put("last_run", last);
        });
    return status;
  }
}
