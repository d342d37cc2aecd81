package routes.calls;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds calls, the latest first. A page begins behind the last call of the page before it, so that
 * it costs the same however far down it is, and calls that come meanwhile move nothing.
 */
@Component
public class CallSearch {
  public static final char MARK_BEGIN = '\u0002';
  public static final char MARK_END = '\u0003';

  private static final int LONGEST_EXPORT = 100_000;
  private static final int ROWS_AT_ONCE = 500;
  private static final int TAIL = 9;
  private static final int FEW = 5_000;

  /** By a time limit of ours, as PostgreSQL says. */
  private static final String QUERY_CANCELED = "57014";

  /** As the index on what was said. */
  private static final String SAID = "to_tsvector('simple', left(transcript.words, 200000))";

  private static final String WANTED = "websearch_to_tsquery('simple', ?)";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JdbcTemplate database;
  private final Duration patience;

  @Autowired
  public CallSearch(JdbcTemplate database) {
    this(database, PATIENCE);
  }

  CallSearch(JdbcTemplate database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  /**
   * A page of calls.
   *
   * @param next where the next page begins; null on the last one
   */
  public record Page(List<CallLine> calls, String next) {}

  /**
   * A piece of what was said.
   *
   * @param marked whether it is a word that was looked for
   */
  public record Piece(String text, boolean marked) {}

  /** {@link CallLine#said} in pieces. */
  public static List<Piece> pieces(String said) {
    List<Piece> pieces = new ArrayList<>();
    StringTokenizer tokens = new StringTokenizer(said, "" + MARK_BEGIN + MARK_END, true);
    boolean marked = false;
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      if (token.charAt(0) == MARK_BEGIN || token.charAt(0) == MARK_END) {
        marked = token.charAt(0) == MARK_BEGIN;
      } else {
        pieces.add(new Piece(token, marked));
      }
    }
    return pieces;
  }

  /** Which calls are wanted: what stands behind {@code from call}, and its values. */
  private record Wanted(String joined, List<String> conditions, List<Object> values) {
    String where() {
      return joined + " where " + String.join(" and ", conditions);
    }
  }

  private record Query(String sql, List<Object> values, boolean words) {
    CallLine line(ResultSet row) throws SQLException {
      return CallSearch.line(row, words ? row.getString("said") : null);
    }
  }

  /**
   * @param after {@link Page#next} of the page before; null or blank for the first one
   * @param size calls on a page
   * @throws IllegalArgumentException when {@code after} is no such place
   */
  @Transactional(readOnly = true)
  public Page page(CallCriteria criteria, String after, int size) {
    planForValues();
    Query query = query(criteria, after, size + 1);
    List<CallLine> found =
        database.query(query.sql(), (row, number) -> query.line(row), query.values().toArray());
    if (found.size() <= size) {
      return new Page(found, null);
    }
    CallLine last = found.get(size - 1);
    return new Page(List.copyOf(found.subList(0, size)), place(last));
  }

  /**
   * All calls, a hundred thousand at the most, one after the other.
   *
   * @param each is given every call while they are still being read
   */
  @Transactional(readOnly = true)
  public void each(CallCriteria criteria, Consumer<CallLine> each) {
    planForValues();
    Query query = query(criteria, null, LONGEST_EXPORT);
    database.query(
        connection -> {
          var statement = connection.prepareStatement(query.sql());
          statement.setFetchSize(ROWS_AT_ONCE);
          for (int value = 0; value < query.values().size(); value++) {
            statement.setObject(value + 1, query.values().get(value));
          }
          return statement;
        },
        row -> {
          each.accept(query.line(row));
        });
  }

  /**
   * All calls summed up.
   *
   * @throws MalformedRequestException when they are too many for ten seconds
   */
  @Transactional(readOnly = true)
  public CallTotals totals(CallCriteria criteria) {
    planForValues();
    database.execute("set local statement_timeout = " + patience.toMillis());
    SortedMap<String, Long> states = new TreeMap<>();
    SortedMap<String, Long> statuses = new TreeMap<>();
    long[] sums = new long[3];
    try {
      Wanted wanted = wanted(criteria);
      database.query(
          """
          select state, coalesce(facts ->> 'status', 'unknown'), count(*),
            coalesce(sum((facts ->> 'durationSeconds')::bigint), 0), count(facts ->> 'durationSeconds')
          from (select call.state, call.facts from call%s) found group by 1, 2
          """
              .formatted(wanted.where()),
          row -> {
            states.merge(row.getString(1), row.getLong(3), Long::sum);
            statuses.merge(row.getString(2), row.getLong(3), Long::sum);
            for (int sum = 0; sum < sums.length; sum++) {
              sums[sum] += row.getLong(sum + 3);
            }
          },
          wanted.values().toArray());
    } catch (DataAccessException failed) {
      if (failed.getMostSpecificCause() instanceof SQLException cause
          && QUERY_CANCELED.equals(cause.getSQLState())) {
        throw new MalformedRequestException(
            "These are too many calls to be summed up in "
                + patience.toSeconds()
                + " seconds: choose fewer of them");
      }
      throw failed;
    }
    return new CallTotals(
        sums[0], states, statuses, sums[1], sums[2] == 0 ? null : sums[1] / sums[2]);
  }

  /** PostgreSQL must see which agent or word it is, and not plan once for all. */
  private void planForValues() {
    database.execute("set local plan_cache_mode = force_custom_plan");
  }

  /** What the latest calls have, for whoever chooses from it; each list sorted. */
  public record Choices(
      List<String> agents, List<String> departments, List<String> types, List<String> providers) {}

  /** From the latest five thousand calls. */
  public Choices choices() {
    return database.queryForObject(
        """
        select array_agg(distinct agent_name) filter (where agent_name is not null),
          array_agg(distinct department) filter (where department is not null),
          array_agg(distinct call_type) filter (where call_type is not null),
          array_agg(distinct provider)
        from (
          select agent_name, department, call_type, provider from call
          where tenant_id = 'default' order by accepted_at desc, id desc limit 5000
        ) latest
        """,
        (row, number) -> new Choices(names(row, 1), names(row, 2), names(row, 3), names(row, 4)));
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    Array names = row.getArray(column);
    return names == null ? List.of() : List.of((String[]) names.getArray());
  }

  private Wanted wanted(CallCriteria criteria) {
    List<Object> values = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    boolean words = given(criteria.words());
    wanted.add("call.tenant_id = 'default'");
    equal(wanted, values, "call.state", criteria.state());
    equal(wanted, values, "call.reason", criteria.reason());
    equal(wanted, values, "call.direction", criteria.direction());
    equal(wanted, values, "call.call_type", criteria.type());
    equal(wanted, values, "call.provider", criteria.provider());
    equal(wanted, values, "call.agent_name", criteria.agent());
    equal(wanted, values, "call.department", criteria.department());
    if (criteria.since() != null) {
      wanted.add("call.accepted_at >= ?");
      values.add(Timestamp.from(criteria.since()));
    }
    if (criteria.until() != null) {
      wanted.add("call.accepted_at < ?");
      values.add(Timestamp.from(criteria.until()));
    }
    if (given(criteria.number())) {
      narrow(
          wanted,
          values,
          "select call.id from call where ",
          "number_tails(call.facts) @> array[?::text]",
          tail(criteria.number()));
    }
    if (given(criteria.callId())) {
      wanted.add("(call.provider_call_id = ? or call.id = ?)");
      values.add(criteria.callId().strip());
      values.add(IdInPath.ours(criteria.callId().strip()));
    }
    if (words) {
      narrow(
          wanted,
          values,
          "select transcript.call_id from transcript where ",
          SAID + " @@ " + WANTED,
          criteria.words());
    }
    return new Wanted(
        words ? " join transcript on transcript.call_id = call.id" : "", wanted, values);
  }

  private Query query(CallCriteria criteria, String after, int limit) {
    Wanted wanted = wanted(criteria);
    List<Object> values = wanted.values();
    if (given(after)) {
      String[] place = after.split("_", 2);
      if (place.length < 2) {
        throw new IllegalArgumentException("No place in a list: " + after);
      }
      wanted.conditions().add("(call.accepted_at, call.id) < (?, ?)");
      values.add(Timestamp.from(Instant.parse(place[0])));
      values.add(UUID.fromString(place[1]));
    }
    String found =
        """
        select call.*, job.stage from call left join job on job.call_id = call.id%s
        order by call.accepted_at desc, call.id desc limit %d
        """
            .formatted(wanted.where(), limit);
    if (!given(criteria.words())) {
      return new Query(found, values, false);
    }
    values.add(0, criteria.words());
    return new Query(
        """
        select found.*, ts_headline('simple', left(transcript.words, 200000), %s,
          'StartSel=%s, StopSel=%s, MaxFragments=2, MaxWords=16, MinWords=6') as said
        from (%s) found join transcript on transcript.call_id = found.id
        order by found.accepted_at desc, found.id desc
        """
            .formatted(WANTED, MARK_BEGIN, MARK_END, found),
        values,
        true);
  }

  /**
   * What few calls have is looked up first; what many have is found soon enough among the latest.
   * PostgreSQL by itself does not know which is which, and may look through all calls for one.
   */
  private void narrow(
      List<String> wanted, List<Object> values, String select, String condition, String value) {
    List<String> few =
        database
            .queryForList(select + condition + " limit " + (FEW + 1), UUID.class, value)
            .stream()
            .map(UUID::toString)
            .toList();
    boolean rare = few.size() <= FEW;
    wanted.add(rare ? "call.id = any(string_to_array(?, ',')::uuid[])" : condition);
    values.add(rare ? String.join(",", few) : value);
  }

  private static void equal(List<String> wanted, List<Object> values, String column, String value) {
    if (given(value)) {
      wanted.add(column + " = ?");
      values.add(value);
    }
  }

  private static boolean given(String value) {
    return value != null && !value.isBlank();
  }

  private static String tail(String number) {
    String digits = number.replaceAll("\\D", "");
    return digits.substring(Math.max(0, digits.length() - TAIL));
  }

  private static String place(CallLine call) {
    return call.acceptedAt() + "_" + call.id();
  }

  static CallLine line(ResultSet row, String said) throws SQLException {
    CallEvent facts = CallEventJson.read(row.getString("facts"));
    return new CallLine(
        row.getObject("id", UUID.class),
        row.getString("provider"),
        row.getString("provider_call_id"),
        row.getString("state"),
        row.getString("reason"),
        row.getString("stage"),
        row.getString("direction"),
        row.getString("call_type"),
        row.getString("agent_name"),
        row.getString("department"),
        row.getString("customer_name"),
        row.getString("customer_number"),
        row.getTimestamp("accepted_at").toInstant(),
        facts.startedAt(),
        facts.durationSeconds(),
        facts.status(),
        said);
  }
}
