package routes.operations;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How the day goes, in figures. */
@Component
public class Overview {
  private static final int HOURS = 24;

  private final JdbcTemplate database;
  private final ZoneId zone;

  public Overview(JdbcTemplate database, @Value("${hub.timezone}") ZoneId zone) {
    this.database = database;
    this.zone = zone;
  }

  /**
   * @param accepted today, as are posted, skipped and repeated
   * @param repeated deliveries of calls that were known
   * @param inWork now, as are waiting and parked
   * @param waiting of those in work, for a transcriber
   */
  public record Figures(
      long accepted,
      long posted,
      long skipped,
      long repeated,
      long inWork,
      long waiting,
      long parked) {}

  /**
   * An hour of the chart.
   *
   * @param median from acceptance to the first message in Slack; null when there was none
   */
  public record Hour(
      Instant begin, long posted, long skipped, long parked, long processing, Duration median) {
    public long calls() {
      return posted + skipped + parked + processing;
    }
  }

  /** A hub's day. */
  public record Day(Figures figures, List<Hour> hours, Duration median, Duration slowest) {
    public long mostCalls() {
      return Math.max(1, hours.stream().mapToLong(Hour::calls).max().orElse(1));
    }

    /** Of the hours' medians; at least a millisecond. */
    public Duration longestMedian() {
      return hours.stream()
          .map(Hour::median)
          .filter(Objects::nonNull)
          .max(Comparator.naturalOrder())
          .filter(longest -> longest.toMillis() > 0)
          .orElse(Duration.ofMillis(1));
    }
  }

  @Transactional(readOnly = true)
  public Day read() {
    Instant first = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS - 1));
    Timestamp since = Timestamp.from(first);
    Map<Instant, long[]> calls = new LinkedHashMap<>();
    database.query(
        """
        select date_trunc('hour', accepted_at, 'UTC') as hour,
          count(*) filter (where state = 'posted'), count(*) filter (where state = 'skipped'),
          count(*) filter (where state = 'parked'), count(*) filter (where state = 'processing')
        from call where tenant_id = 'default' and accepted_at >= ? group by 1
        """,
        row -> {
          calls.put(
              row.getTimestamp(1).toInstant(),
              new long[] {row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)});
        },
        since);
    Map<Instant, Duration> medians = new LinkedHashMap<>();
    List<Duration> whole = new ArrayList<>();
    database.query(
        """
        select date_trunc('hour', posted_at, 'UTC'), percentile_cont(0.5) within group (order by seconds),
          percentile_cont(0.95) within group (order by seconds)
        from (
          select posted_at, extract(epoch from posted_at - turn)::float as seconds
          from slack_post
          where tenant_id = 'default' and part = 1 and purpose = 'call' and posted_at >= ?
            and turn > '-infinity'
        ) posted
        group by grouping sets ((1), ())
        """,
        row -> {
          if (row.getTimestamp(1) != null) {
            medians.put(row.getTimestamp(1).toInstant(), seconds(row.getDouble(2)));
          } else if (row.getObject(2) != null) {
            whole.add(seconds(row.getDouble(2)));
            whole.add(seconds(row.getDouble(3)));
          }
        },
        since);
    List<Hour> hours = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      Instant begin = first.plus(Duration.ofHours(hour));
      long[] of = calls.getOrDefault(begin, new long[4]);
      hours.add(new Hour(begin, of[0], of[1], of[2], of[3], medians.get(begin)));
    }
    return new Day(
        figures(),
        hours,
        whole.isEmpty() ? null : whole.get(0),
        whole.isEmpty() ? null : whole.get(1));
  }

  /** {@link #read} as programs get it: spans of time in seconds, instants as ISO-8601 in UTC. */
  public Map<String, Object> answer() {
    Day day = read();
    Figures figures = day.figures();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("accepted_today", figures.accepted());
    answer.put("posted_today", figures.posted());
    answer.put("skipped_today", figures.skipped());
    answer.put("repeated_today", figures.repeated());
    answer.put("in_work", figures.inWork());
    answer.put("with_transcriber", figures.waiting());
    answer.put("parked", figures.parked());
    answer.put("median_seconds", inSeconds(day.median()));
    answer.put("p95_seconds", inSeconds(day.slowest()));
    answer.put("hours", day.hours().stream().map(Overview::answer).toList());
    return answer;
  }

  private static Map<String, Object> answer(Hour hour) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("begin", hour.begin().toString());
    answer.put("posted", hour.posted());
    answer.put("skipped", hour.skipped());
    answer.put("parked", hour.parked());
    answer.put("processing", hour.processing());
    answer.put("median_seconds", inSeconds(hour.median()));
    return answer;
  }

  private static Double inSeconds(Duration duration) {
    return duration == null ? null : duration.toMillis() / 1_000.0;
  }

  private Figures figures() {
    Timestamp today = Timestamp.from(LocalDate.now(zone).atStartOfDay(zone).toInstant());
    return database.queryForObject(
        """
        select
          (select count(*) from call where tenant_id = 'default' and accepted_at >= ?),
          (select count(*) from call
            where tenant_id = 'default' and state = 'posted' and finished_at >= ?),
          (select count(*) from call
            where tenant_id = 'default' and state = 'skipped' and finished_at >= ?),
          (select count(*) from audit
            where tenant_id = 'default' and action = 'delivery' and detail like '% repeated' and at >= ?),
          (select count(*) from call where tenant_id = 'default' and state = 'processing'),
          (select count(*) from job
            where tenant_id = 'default' and stage = 'await-transcript' and run_at is not null),
          (select count(*) from call where tenant_id = 'default' and state = 'parked')
        """,
        (row, number) ->
            new Figures(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7)),
        today,
        today,
        today,
        today);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
