package routes.reconciliation;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.intake.Delivery;
import routes.work.FailureJudge;
import routes.work.TryAgainException;

/**
 * Which sender is asked next, and how the round ended. The row of a sender in {@code integration}
 * is pace, pause and lease in one, so that of several hubs one asks.
 */
@Component
public class CallRounds {
  private static final Logger log = LoggerFactory.getLogger(CallRounds.class);

  /** More than a page takes, its calls included. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** Exotel answers for a month at the most. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(28);

  private static final String ENROL =
      """
      insert into integration (sender, next_round_at) values (?, now() + ? * interval '1 second')
      on conflict (tenant_id, sender) do update set next_round_at = excluded.next_round_at
      where integration.next_round_at is null
      """;

  private static final String TAKE_TURN =
      """
      update integration set next_round_at = now() + ? * interval '1 second', owner = ?
      where tenant_id = 'default' and sender = (
        select sender from integration
        where tenant_id = 'default' and sender = any (string_to_array(?, ',')) and next_round_at <= now()
        order by next_round_at limit 1 for update skip locked)
      returning sender, since, checked_until
      """;

  private static final String RENEW =
      """
      update integration set next_round_at = now() + ? * interval '1 second'
      where tenant_id = 'default' and sender = ? and owner = ?
      """;

  private static final String COUNT =
      """
      update integration set recovered = recovered + ?, last_recovered_at = now()
      where tenant_id = 'default' and sender = ?
      """;

  private static final String COMPLETE =
      """
      update integration set next_round_at = now() + ? * interval '1 second', owner = null,
                             last_round_at = now(), checked_until = ?
      where tenant_id = 'default' and sender = ? and owner = ?
      """;

  private static final String FAIL =
      """
      update integration set next_round_at = now() + ? * interval '1 second', owner = null,
                             last_error = ?, last_error_at = now()
      where tenant_id = 'default' and sender = ? and owner = ?
      """;

  private final JdbcTemplate database;
  private final ReconciliationSettings settings;
  private final FailureJudge judge;
  private final String owner;
  private final ListedCalls listed;
  private final Map<String, CallList> lists;
  private volatile boolean enrolled;

  CallRounds(
      JdbcTemplate database,
      ReconciliationSettings settings,
      FailureJudge judge,
      List<CallList> lists,
      ListedCalls listed,
      @Value("${hub.work.owner}") String owner,
      @Value("${hub.sandbox.active}") boolean sandbox) {
    this.database = database;
    this.settings = settings;
    this.judge = judge;
    this.listed = listed;
    this.owner = owner;
    boolean off = sandbox || settings.every().isZero();
    this.lists =
        lists.stream()
            .filter(list -> !off && list.access().configured())
            .collect(Collectors.toMap(CallList::sender, list -> list));
  }

  /** The round that is due, taken so that no other hub takes it; null when none is. */
  public CallRound begin() {
    if (lists.isEmpty()) {
      return null;
    }
    if (!enrolled) {
      lists.keySet().forEach(sender -> database.update(ENROL, sender, seconds(settings.every())));
      enrolled = true;
    }
    return database
        .query(
            TAKE_TURN,
            (row, number) ->
                round(
                    row.getString("sender"),
                    row.getTimestamp("since").toInstant(),
                    row.getTimestamp("checked_until")),
            seconds(LEASE),
            owner,
            String.join(",", lists.keySet()))
        .stream()
        .findFirst()
        .orElse(null);
  }

  /** From as far back as the last complete round may have left something open. */
  private CallRound round(String sender, Instant since, Timestamp checkedUntil) {
    Instant now = Instant.now();
    Instant checked = checkedUntil == null ? now : checkedUntil.toInstant();
    Instant from = checked.minus(settings.window());
    Instant earliest = now.minus(LONGEST_WINDOW);
    Instant first = since.isAfter(earliest) ? since : earliest;
    return new CallRound(lists.get(sender), from.isAfter(first) ? from : first, now);
  }

  /** Whether another page is to be read, and this hub may still read it. */
  public boolean goesOn(CallRound round) {
    return round.hasMore()
        && database.update(RENEW, seconds(LEASE), round.list().sender(), owner) == 1;
  }

  /**
   * Counts what has been accepted of a page, and what has not.
   *
   * @param missed what {@link ListedCalls#missed} gave
   */
  public void settle(CallRound round, List<Delivery> missed) {
    int left = listed.news(round, missed).size();
    int accepted = missed.size() - left;
    round.settled(accepted, left);
    if (accepted > 0) {
      database.update(COUNT, accepted, round.list().sender());
    }
  }

  /**
   * The lists have been read to their end, unless another hub has taken the round over.
   *
   * @throws TryAgainException when calls in them could not be accepted
   */
  public void complete(CallRound round) {
    String sender = round.list().sender();
    if (round.recovered() > 0) {
      log.info("{} calls of {} were recovered from its list", round.recovered(), sender);
    }
    if (round.left() > 0) {
      throw new TryAgainException(
          "%d calls could not be accepted, the hub's log says why".formatted(round.left()));
    }
    if (!round.hasMore()) {
      database.update(
          COMPLETE,
          seconds(settings.every()),
          Timestamp.from(round.until().minus(settings.grace())),
          sender,
          owner);
    }
  }

  /** Leaves the rest to the next round, which is as late as the sender wants it to be. */
  public void failed(CallRound round, Exception thrown) {
    String sender = round.list().sender();
    FailureJudge.Verdict verdict = judge.judge(thrown, 0);
    log.warn("The list of calls of {} could not be read: {}", sender, verdict.reason());
    database.update(
        FAIL,
        Math.max(seconds(settings.every()), verdict.delaySeconds()),
        verdict.reason(),
        sender,
        owner);
  }

  private static long seconds(Duration duration) {
    return duration.toSeconds();
  }
}
