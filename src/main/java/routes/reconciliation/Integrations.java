package routes.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * How each sender fares. When a webhook came last is noted in memory and written once a minute: a
 * row that each delivery changed would make them wait for each other.
 */
@Component
public class Integrations {
  private static final Logger log = LoggerFactory.getLogger(Integrations.class);

  /** Behind the sender's name in the source of what was found in its list. */
  static final String RECOVERED = "-recovered";

  private static final String READ =
      """
      select integration.*, coalesce(waiting.calls, 0) as parked
      from integration
      left join (select provider, count(*) as calls from call where state = 'parked' group by provider) waiting
        on waiting.provider = integration.sender
      """;

  private static final String KEEP =
      """
      insert into integration (sender, last_webhook_at) values (?, ?)
      on conflict (tenant_id, sender) do update
      set last_webhook_at = greatest(integration.last_webhook_at, excluded.last_webhook_at)
      """;

  private final JdbcTemplate database;
  private final Map<String, Instant> heard = new ConcurrentHashMap<>();
  private Map<String, Instant> kept = Map.of();

  public Integrations(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * A delivery has come.
   *
   * @param source which webhook took it, see {@link routes.intake.Delivery#source}; what was found
   *     by asking is no webhook
   */
  public void heard(String source) {
    if (!source.endsWith(RECOVERED)) {
      heard.put(source, Instant.now());
    }
  }

  /** Keeps for all hubs, and for the time after a restart, what this one has heard. */
  @Scheduled(fixedDelay = 60_000)
  public void keep() {
    try {
      Map<String, Instant> now = Map.copyOf(heard);
      now.forEach(
          (sender, at) -> {
            if (!at.equals(kept.get(sender))) {
              database.update(KEEP, sender, Timestamp.from(at));
            }
          });
      kept = now;
    } catch (DataAccessException away) {
      log.warn("The senders' state is kept later: {}", away.getClass().getSimpleName());
    }
  }

  /**
   * By sender, for {@code /health}; no personal data.
   *
   * @throws DataAccessException when the database is away
   */
  public Map<String, Object> status() {
    Map<String, Object> senders = new TreeMap<>();
    database.query(
        READ,
        row -> {
          senders.put(row.getString("sender"), shape(row, heard.get(row.getString("sender"))));
        });
    heard.forEach(
        (sender, at) -> senders.computeIfAbsent(sender, first -> Map.of("last_webhook", text(at))));
    return senders;
  }

  private static Map<String, Object> shape(ResultSet row, Instant heardHere) throws SQLException {
    Instant webhook = instant(row, "last_webhook_at");
    boolean newer = heardHere != null && (webhook == null || heardHere.isAfter(webhook));
    Map<String, Object> sender = new LinkedHashMap<>();
    sender.put("last_webhook", text(newer ? heardHere : webhook));
    sender.put("parked", row.getLong("parked"));
    sender.put("recovered", row.getLong("recovered"));
    sender.put("last_recovered", text(instant(row, "last_recovered_at")));
    sender.put("last_round", text(instant(row, "last_round_at")));
    sender.put("next_round", text(instant(row, "next_round_at")));
    sender.put("last_error", row.getString("last_error"));
    sender.put("last_error_at", text(instant(row, "last_error_at")));
    return sender;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static String text(Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
