package routes.operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How many calls have come to which end. A trigger of the database notes each change as a row,
 * which costs the same however many calls there are.
 */
@Component
class CallTally {
  private static final Logger log = LoggerFactory.getLogger(CallTally.class);

  private static final String COUNTS =
      """
      select coalesce(sum(calls) filter (where state = 'posted'), 0) as posted,
             coalesce(sum(calls) filter (where state in ('skipped', 'parked')), 0) as failed
      from call_tally
      """;

  /** Hubs that do so at the same time each sum up what the others have not taken. */
  private static final String SUM_UP =
      """
      with taken as (
        delete from call_tally where (select count(*) from call_tally) > 100
        returning tenant_id, state, calls
      )
      insert into call_tally
      select tenant_id, state, sum(calls) from taken group by tenant_id, state
      """;

  private final JdbcTemplate database;

  CallTally(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * @param posted calls whose words are in Slack
   * @param failed calls that were skipped or parked
   */
  record Counts(long posted, long failed) {}

  Counts read() {
    return database.queryForObject(
        COUNTS, (row, number) -> new Counts(row.getLong("posted"), row.getLong("failed")));
  }

  /** Keeps the rows few. */
  @Scheduled(fixedDelay = 60_000)
  void sumUp() {
    try {
      database.update(SUM_UP);
    } catch (DataAccessException away) {
      log.warn("The tally is summed up later: {}", away.getClass().getSimpleName());
    }
  }
}
