package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.calls.CallEvent;
import routes.intake.Delivery;
import routes.intake.MalformedCallException;
import routes.work.CannotContinueException;
import routes.work.RetryAfter;
import routes.work.TryAgainException;

/** What in a page of a sender's list is news to the hub. */
@Component
public class ListedCalls {
  private static final Logger log = LoggerFactory.getLogger(ListedCalls.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_ANSWER = 32 << 20;

  /** As long as a webhook's body may be. */
  private static final int LONGEST_ENTRY = 1 << 20;

  private static final String KNOWN =
      """
      select call.provider_call_id,
             facts ->> 'recordingUrl' is not null or erased_at is not null as recorded,
             coalesce(facts ->> 'running' = 'true', false) as running
      from call_key join call on call.id = call_key.call_id
      where call_key.tenant_id = 'default' and call_key.provider = ?
        and call_key.provider_call_id = any (?)
      """;

  private final JdbcTemplate database;
  private final ReconciliationSettings settings;

  ListedCalls(JdbcTemplate database, ReconciliationSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  private record Known(boolean recorded, boolean running) {}

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
  List<Delivery> news(CallRound round, List<Delivery> listed) {
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
}
