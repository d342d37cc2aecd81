package routes.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallNotFoundException;
import routes.calls.IdInPath;
import routes.calls.UtcTimestamp;

/** Calls that wait for a person, or that ended without a message. */
@Component
public class ParkedCalls {
  private final JdbcTemplate database;
  private final int putBackPerSecond;

  public ParkedCalls(
      JdbcTemplate database, @Value("${hub.work.put-back-per-second}") int putBackPerSecond) {
    this.database = database;
    this.putBackPerSecond = putBackPerSecond;
  }

  private record Found(UUID id, String state) {}

  /**
   * Puts a parked call back to work at the stage where it stopped, a skipped one at the first.
   *
   * @param idInPath ours or the provider's, as it stands in the path
   * @return the answer to whoever asked
   */
  @Transactional
  public Map<String, Object> retry(String idInPath) {
    return retryFor(idInPath, null);
  }

  /**
   * The same for somebody whom the audit is to name.
   *
   * @param who may be null
   */
  @Transactional
  public Map<String, Object> retryFor(String idInPath, String who) {
    String id = IdInPath.decode(idInPath);
    List<Found> found =
        database.query(
            """
            select id, case when erased_at is null then state else 'erased' end
            from call where id = ? or provider_call_id = ? for update
            """,
            (row, number) -> new Found(row.getObject(1, UUID.class), row.getString(2)),
            IdInPath.ours(id),
            id);
    if (found.isEmpty()) {
      throw new CallNotFoundException();
    }
    Found call = found.get(0);
    if (!Set.of("parked", "skipped").contains(call.state())) {
      throw new NotParkedException(call.state());
    }
    database.update(
        "delete from transcript where call_id = ? and erased_at is not null", call.id());
    database.update(
        """
        insert into job (call_id, stage, run_at) values (?, 'identify-parties', now())
        on conflict (call_id) do update set run_at = now(), failures = 0, owner = null
        """,
        call.id());
    database.update(
        """
        update call set state = 'processing', reason = null, finished_at = null, only_by_hand = false
        where id = ?
        """,
        call.id());
    database.update(
        "insert into audit (action, call_id, subject, detail) values ('retry', ?, ?, ?)",
        call.id(),
        id,
        who);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("message", "Call put back to work");
    answer.put("call_id", id);
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }

  /** The parked calls by their reason, the most frequent first. */
  public Map<String, Object> list() {
    List<Map<String, Object>> reasons =
        database.query(
            """
            select reason, count(*) as calls, min(accepted_at) as oldest
            from call where state = 'parked' group by reason order by calls desc, reason
            """,
            (row, number) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("reason", row.getString("reason"));
              one.put("calls", row.getLong("calls"));
              one.put("oldest", UtcTimestamp.of(row.getTimestamp("oldest").toInstant()));
              return one;
            });
    return Map.of("parked", reasons);
  }

  /**
   * Puts all calls that are parked for one reason back to work, the oldest first and one after the
   * other, so that calls that come meanwhile need not wait behind them.
   *
   * @param reason exactly as {@link #list} shows it; all parked calls when it is null
   * @param dryRun {@code true} only counts
   * @return the answer to whoever asked
   */
  @Transactional
  public Map<String, Object> retryAll(String reason, String dryRun) {
    return retryAllFor(reason, dryRun, null);
  }

  /**
   * The same for somebody whom the audit is to name.
   *
   * @param who may be null
   */
  @Transactional
  public Map<String, Object> retryAllFor(String reason, String dryRun, String who) {
    boolean counted = Boolean.parseBoolean(dryRun);
    int calls = counted ? count(reason) : putBack(reason);
    if (!counted) {
      database.update(
          "insert into audit (action, subject, detail) values ('retry-parked', ?, ?)",
          reason,
          calls + " calls" + (who == null ? "" : ", by " + who));
    }
    int seconds = Math.max(0, calls - 1) / putBackPerSecond;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put(
        "message",
        counted
            ? calls + " calls would be put back to work"
            : calls + " calls put back to work, the last one in " + seconds + " s");
    answer.put("calls", calls);
    answer.put("seconds", seconds);
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }

  /** How many calls that were put back all at once have yet to take their turn. */
  public long returning() {
    return database.queryForObject(
        """
        select count(*) from job join call on call.id = job.call_id
        where job.run_at > now() and job.owner is null and job.failures = 0
          and call.state = 'processing' and job.stage <> 'await-transcript'
        """,
        Long.class);
  }

  private int count(String reason) {
    return database.queryForObject(
        "select count(*) from call where state = 'parked' and (?::text is null or reason = ?)",
        Integer.class,
        reason,
        reason);
  }

  /** The jobs before the calls: in the order in which the end of a step locks them. */
  private int putBack(String reason) {
    return database.update(
        """
        with waiting as (
          select job.call_id, accepted_at from job join call on call.id = job.call_id
          where call.state = 'parked' and (?::text is null or reason = ?)
          for update of job
        ),
        placed as (
          select call_id, (row_number() over (order by accepted_at, call_id) - 1)::float / ? as seconds
          from waiting
        ),
        back as (
          update job set run_at = now() + make_interval(secs => placed.seconds), failures = 0, owner = null
          from placed where job.call_id = placed.call_id
          returning job.call_id
        )
        update call set state = 'processing', reason = null, finished_at = null
        where id in (select call_id from back)
        """,
        reason,
        reason,
        putBackPerSecond);
  }
}
