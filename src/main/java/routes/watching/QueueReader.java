package routes.watching;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How much work waits, in one query. */
@Component
public class QueueReader {
  private static final String QUEUE =
      """
      select work.*, line.*
      from (
        select (select count(*) from job where run_at is not null) as depth,
               (select count(*) from slack_post where state in ('waiting', 'posting')) as messages,
               coalesce(extract(epoch from now() - least(
                 (select min(created_at) from job where run_at is not null),
                 (select min(created_at) from job where run_at is null
                   and (select state from call where call.id = job.call_id) = 'processing'))), 0)::bigint as oldest,
               (select count(*) from call where state = 'parked') as parked,
               (select count(*) from outgoing_event where state = 'given-up') as given_up
      ) work
      left join (
        select name as channel, failures > 0 as paused,
               (select count(*) from slack_post
                 where slack_post.channel = name and state in ('waiting', 'posting')) as waiting
        from slack_channel
      ) line on true
      order by channel
      """;

  private final JdbcTemplate database;

  public QueueReader(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * @param depth calls whose next step is due, waiting or running
   * @param messages messages in line for Slack
   * @param oldestSeconds age of the oldest call that is not finished; 0 when there is none
   * @param parked calls that wait for a person
   * @param eventsGivenUp events that no subscriber took, though they were tried to the end
   * @param lines the line of each Slack channel
   */
  public record Queue(
      long depth,
      long messages,
      long oldestSeconds,
      long parked,
      long eventsGivenUp,
      Map<String, Line> lines) {}

  /**
   * @param waiting messages of one channel
   * @param paused whether Slack does not take them at present
   */
  public record Line(long waiting, boolean paused) {}

  /**
   * @throws org.springframework.dao.DataAccessException when the database is away
   */
  public Queue read() {
    return database.query(
        QUEUE,
        rows -> {
          Map<String, Line> lines = new LinkedHashMap<>();
          long[] work = new long[5];
          while (rows.next()) {
            work[0] = rows.getLong("depth");
            work[1] = rows.getLong("messages");
            work[2] = rows.getLong("oldest");
            work[3] = rows.getLong("parked");
            work[4] = rows.getLong("given_up");
            if (rows.getString("channel") != null) {
              lines.put(
                  rows.getString("channel"),
                  new Line(rows.getLong("waiting"), rows.getBoolean("paused")));
            }
          }
          return new Queue(work[0], work[1], work[2], work[3], work[4], lines);
        });
  }
}
