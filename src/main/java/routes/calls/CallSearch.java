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
import java.util.function.Supplier;
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

  /**
   * What PostgreSQL says of a query that no index helps with, such as one for what is not there.
   */
  private static final String NOT_BY_INDEX = "T";

  private static final String WANTED = "websearch_to_tsquery('simple', ?)";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final JdbcTemplate database;
  private final Duration patience;
  private final int few;

  @Autowired
  public CallSearch(JdbcTemplate database) {
    this(database, PATIENCE, FEW);
  }

  /**
   * @param few so many calls are looked up by what they have, before they are put in order
   */
  CallSearch(JdbcTemplate database, Duration patience, int few) {
    this.database = database;
    this.patience = patience;
    this.few = few;
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
  private record Wanted(List<String> conditions, List<Object> values) {
    String where() {
      return " where " + String.join(" and ", conditions);
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
   * @throws MalformedRequestException when they are not found within ten seconds
   */
  @Transactional(readOnly = true)
  public Page page(CallCriteria criteria, String after, int size) {
    List<CallLine> found =
        inTime(
            () -> {
              Query query = query(criteria, after, size + 1);
              return database.query(
                  query.sql(), (row, number) -> query.line(row), query.values().toArray());
            });
    if (found.size() <= size) {
      return new Page(found, null);
    }
    CallLine last = found.get(size - 1);
    return new Page(List.copyOf(found.subList(0, size)), place(last));
  }

  /** What no index helps with could keep the database busy for minutes. */
  private <T> T inTime(Supplier<T> search) {
    planForValues();
    database.execute("set local statement_timeout = " + patience.toMillis());
    try {
      return search.get();
    } catch (DataAccessException failed) {
      if (failed.getMostSpecificCause() instanceof SQLException cause
          && QUERY_CANCELED.equals(cause.getSQLState())) {
        throw new MalformedRequestException(
            "These are too many calls to look through in "
                + patience.toSeconds()
                + " seconds: choose by a time or an agent too");
      }
      throw failed;
    }
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
    SortedMap<String, Long> states = new TreeMap<>();
    SortedMap<String, Long> statuses = new TreeMap<>();
    long[] sums = new long[3];
    inTime(
        () -> {
          Wanted wanted = wanted(criteria);
          database.query(
              """
              select state, coalesce(facts ->> 'status', 'unknown'), count(*),
                coalesce(sum((facts ->> 'durationSeconds')::bigint), 0),
                count(facts ->> 'durationSeconds')
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
          return sums;
        });
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
      String tail = tail(criteria.number());
      String having = "number_tails(call.facts) @> array[?::text]";
      if (!areFew(wanted, values, "select call.id from call where " + having, tail)) {
        wanted.add(having);
        values.add(tail);
      }
    }
    if (given(criteria.callId())) {
      wanted.add("(call.provider_call_id = ? or call.id = ?)");
      values.add(criteria.callId().strip());
      values.add(IdInPath.ours(criteria.callId().strip()));
    }
    if (given(criteria.words())) {
      saying(wanted, values, criteria.words());
    }
    return new Wanted(wanted, values);
  }

  /**
   * The index knows in which calls words are, not in which order. Calls are looked through for it
   * one by one, as a subquery: in a join, PostgreSQL would think such calls rare and read them all.
   */
  private void saying(List<String> wanted, List<Object> values, String words) {
    String[] query =
        database.queryForObject(
            "select q::text, querytree(q) from (select " + WANTED + " as q) query",
            (row, number) -> new String[] {row.getString(1), row.getString(2)},
            words);
    if (query[0].isEmpty()) {
      wanted.add("false");
      return;
    }
    String anywhere = query[1].replaceAll("<(-|\\d+)>", "&");
    boolean byIndex = !anywhere.equals(NOT_BY_INDEX);
    boolean narrowed =
        byIndex
            && areFew(
                wanted,
                values,
                "select transcript.call_id from transcript where " + SAID + " @@ ?::tsquery",
                anywhere);
    if (!narrowed || !anywhere.equals(query[0])) {
      wanted.add(
          "(select coalesce(transcript.said, "
              + SAID
              + ") @@ "
              + WANTED
              + " from transcript where transcript.call_id = call.id)");
      values.add(words);
    }
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
   *
   * @param select the ids of the calls that have it
   * @return whether they are few, and now what is wanted
   */
  private boolean areFew(List<String> wanted, List<Object> values, String select, String value) {
    database.execute("set local enable_seqscan = off");
    List<String> found =
        database.queryForList(select + " limit " + (few + 1), UUID.class, value).stream()
            .map(UUID::toString)
            .toList();
    database.execute("set local enable_seqscan = on");
    if (found.size() > few) {
      return false;
    }
    wanted.add("call.id = any(string_to_array(?, ',')::uuid[])");
    values.add(String.join(",", found));
    return true;
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
