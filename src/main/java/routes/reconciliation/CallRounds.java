package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.intake.Delivery;
import routes.intake.MalformedCallException;
import routes.work.CannotContinueException;
import routes.work.FailureJudge;
import routes.work.RetryAfter;
import routes.work.TryAgainException;

/**
 * Which sender is asked next, what in its answer is news, and how the round ended. The row of a
 * sender in {@code integration} is pace, pause and lease in one, so that of several hubs one asks.
 */
@Component
public class CallRounds {
  private static final Logger log = LoggerFactory.getLogger(CallRounds.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_ANSWER = 32 << 20;

  /** As long as a webhook's body may be. */
  private static final int LONGEST_ENTRY = 1 << 20;

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

  private static final String KNOWN =
      """
      select call.provider_call_id, facts ->> 'recordingUrl' is not null as recorded,
             coalesce(facts ->> 'running' = 'true', false) as running
      from call_key join call on call.id = call_key.call_id
      where call_key.tenant_id = 'default' and call_key.provider = ?
        and call_key.provider_call_id = any (?)
      """;

  private final JdbcTemplate database;
  private final ReconciliationSettings settings;
  private final FailureJudge judge;
  private final String owner;
  private final Map<String, CallList> lists;
  private volatile boolean enrolled;

  CallRounds(
      JdbcTemplate database,
      ReconciliationSettings settings,
      FailureJudge judge,
      List<CallList> lists,
      @Value("${hub.work.owner}") String owner,
      @Value("${hub.sandbox.active}") boolean sandbox) {
    this.database = database;
    this.settings = settings;
    this.judge = judge;
    this.owner = owner;
    boolean off = sandbox || settings.every().isZero();
    this.lists =
        lists.stream()
            .filter(list -> !off && list.access().configured())
            .collect(Collectors.toMap(CallList::sender, list -> list));
  }

  private record Known(boolean recorded, boolean running) {}

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
   * What a page tells that the hub does not know: calls that have ended and whose webhook never
   * came, or that of their end or of their recording.
   *
   * @param status of the sender's answer
   * @param retryAfter its header, may be null
   * @param body of the answer
   * @throws TryAgainException when a later round may fare better
   * @throws CannotContinueException with what a person can do
   */
  public List<Delivery> missed(CallRound round, int status, String retryAfter, InputStream body) {
    CallList.Page page = round.list().page(answer(round, status, retryAfter, body), round);
    List<Delivery> listed = new ArrayList<>();
    for (JsonNode call : page.calls()) {
      delivery(round, call).ifPresent(listed::add);
    }
    round.turn(page.next());
    return news(round, listed);
  }

  private Optional<Delivery> delivery(CallRound round, JsonNode call) {
    byte[] raw = call.toString().getBytes(StandardCharsets.UTF_8);
    try {
      return raw.length > LONGEST_ENTRY
          ? Optional.empty()
          : round
              .list()
              .event(call)
              .filter(event -> settled(event, round))
              .map(event -> delivery(event, raw));
    } catch (MalformedCallException nameless) {
      log.warn("An entry of {} is left out: {}", round.listName(), nameless.getMessage());
      return Optional.empty();
    }
  }

  private static Delivery delivery(CallEvent event, byte[] raw) {
    return new Delivery(
        event.provider() + Integrations.RECOVERED,
        event,
        event.providerCallId(),
        raw,
        Map.of("Content-Type", "application/json"));
  }

  /** It began within the window and has ended long enough ago for its webhook to have come. */
  private boolean settled(CallEvent event, CallRound round) {
    if (Boolean.TRUE.equals(event.running())) {
      return false;
    }
    if (event.startedAt() == null) {
      return true;
    }
    int seconds = event.durationSeconds() == null ? 0 : event.durationSeconds();
    return !event.startedAt().isBefore(round.from())
        && !event.startedAt().plusSeconds(seconds).isAfter(round.until().minus(settings.grace()));
  }

  /** What is known already is not told again: it would wake a parked call and change nothing. */
  private List<Delivery> news(CallRound round, List<Delivery> listed) {
    if (listed.isEmpty()) {
      return listed;
    }
    Map<String, Known> known = new HashMap<>();
    database.query(
        connection -> {
          var statement = connection.prepareStatement(KNOWN);
          statement.setString(1, round.list().sender());
          statement.setArray(
              2,
              connection.createArrayOf(
                  "text", listed.stream().map(d -> d.event().providerCallId()).toArray()));
          return statement;
        },
        row -> {
          known.put(
              row.getString("provider_call_id"),
              new Known(row.getBoolean("recorded"), row.getBoolean("running")));
        });
    return listed.stream()
        .filter(delivery -> isNews(delivery.event(), known.get(delivery.event().providerCallId())))
        .toList();
  }

  private static boolean isNews(CallEvent event, Known known) {
    return known == null || known.running() || !known.recorded() && event.recordingUrl() != null;
  }

  /**
   * Counts what has been accepted of a page, and what has not.
   *
   * @param missed what {@link #missed} gave
   */
  public void settle(CallRound round, List<Delivery> missed) {
    int left = news(round, missed).size();
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

  private static JsonNode answer(CallRound round, int status, String retryAfter, InputStream body) {
    CallList list = round.list();
    if (status >= 200 && status < 300) {
      JsonNode answer = read(body);
      if (answer.isObject()) {
        return answer;
      }
      throw new TryAgainException("The answer of %s is no list of calls".formatted(list.sender()));
    }
    if (status == 429 || status == 408 || status >= 500) {
      throw new TryAgainException(
          "%s answered %d, the next round asks again".formatted(list.sender(), status),
          RetryAfter.read(retryAfter));
    }
    throw new CannotContinueException(
        "%s answered %d: check %s".formatted(list.sender(), status, list.access().settings()));
  }

  private static JsonNode read(InputStream body) {
    try {
      return body == null ? JSON.missingNode() : JSON.readTree(body.readNBytes(LONGEST_ANSWER));
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }

  private static long seconds(Duration duration) {
    return duration.toSeconds();
  }
}
