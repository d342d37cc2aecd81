package routes.operations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.agents.AgentDirectory;
import routes.book.RouteBook;
import routes.calls.UtcTimestamp;
import routes.customers.CustomerDirectory;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;
import routes.mappings.RefusedFiles;
import routes.reconciliation.Integrations;
import routes.retention.Retention;
import routes.subscriptions.OutgoingEvents;
import routes.watching.QueueReader;

/** What the hub says of itself to anybody who asks; no personal data. */
@Component
public class HubStatus {
  private static final Logger log = LoggerFactory.getLogger(HubStatus.class);

  private static final Pattern NUMBER = Pattern.compile("\\+?\\d(?:[ ()-]{0,2}\\d){4,13}(\\d\\d)");

  private final JdbcTemplate database;
  private final HubParts parts;
  private final AgentDirectory agents;
  private final CustomerDirectory customers;
  private final Mappings mappings;
  private final List<RefusedFiles> files;
  private final List<MappingProblems> problems;
  private final RouteBook book;
  private final QueueReader reader;
  private final CallTally tally;
  private final OutgoingEvents events;
  private final Integrations integrations;
  private final Retention retention;

  public HubStatus(
      JdbcTemplate database,
      HubParts parts,
      AgentDirectory agents,
      CustomerDirectory customers,
      Mappings mappings,
      List<RefusedFiles> files,
      List<MappingProblems> problems,
      RouteBook book,
      QueueReader reader,
      CallTally tally,
      OutgoingEvents events,
      Integrations integrations,
      Retention retention) {
    this.retention = retention;
    this.events = events;
    this.integrations = integrations;
    this.tally = tally;
    this.book = book;
    this.reader = reader;
    this.problems = problems;
    this.files = files;
    this.customers = customers;
    this.database = database;
    this.parts = parts;
    this.agents = agents;
    this.mappings = mappings;
  }

  /** The answer to {@code GET /}. */
  public Map<String, Object> service() {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("health", "/health");
    endpoints.put("zapier_webhook", "/webhook/zapier");
    endpoints.put("stats", "/stats");
    Map<String, Object> service = new LinkedHashMap<>();
    service.put("service", "Switchboard");
    service.put("version", parts.version());
    service.put("status", "running");
    service.put("endpoints", endpoints);
    service.put("documentation", "/docs");
    service.put("agents_loaded", agents.size());
    service.put("sandbox", parts.sandbox());
    return service;
  }

  /** The answer to {@code GET /stats}. */
  public Map<String, Object> stats() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("stats", counts());
    answer.put("timestamp", UtcTimestamp.now());
    answer.put("agents_loaded", agents.size());
    return answer;
  }

  /**
   * The answer to {@code GET /health}; its status is {@code unhealthy} when the database is away.
   */
  public Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", "healthy");
    health.put("timestamp", UtcTimestamp.now());
    try {
      Map<String, Object> counts = counts();
      Map<String, Object> queue = queue();
      Map<String, Object> senders = integrations.status();
      Map<String, Object> kept = retention.status();
      health.put("database", "connected");
      health.put("stats", counts);
      health.put("queue", queue);
      health.put("slack_channels", pausedChannels());
      health.put("events", events.status());
      health.put("integrations", senders);
      health.put("retention", kept);
    } catch (DataAccessException away) {
      log.warn("Health: the database is away ({})", away.getClass().getSimpleName());
      health.put("status", "unhealthy");
      health.put("database", "disconnected");
    }
    health.put("services", parts.services());
    health.put("parts", parts.parts());
    health.put("slack_mode", parts.slackMode());
    health.put("sandbox", parts.sandbox());
    health.put("agents_loaded", agents.size());
    health.put("customers_loaded", customers.size());
    health.put("version", parts.version());
    health.put("routes", book.status());
    health.put("mappings", mappings.status());
    health.putAll(files());
    return health;
  }

  /** What of the edited files is not in use as it stands, and why; asks nothing of the database. */
  public Map<String, Object> files() {
    return Map.of(
        "refused_files", refusedFiles(),
        "problems", problems.stream().flatMap(each -> each.problems().stream()).toList());
  }

  /** 200, or 503 when the hub can accept nothing. */
  public int healthStatus(Map<String, Object> health) {
    return health.get("status").equals("healthy") ? 200 : 503;
  }

  /** Everybody may read this: a bad entry is named by the last digits of its number only. */
  private Map<String, String> refusedFiles() {
    Map<String, String> refused = new TreeMap<>();
    files.forEach(kind -> refused.putAll(kind.refused()));
    refused.replaceAll((file, reason) -> NUMBER.matcher(reason).replaceAll("…$1"));
    return refused;
  }

  /** The channels that Slack does not take messages for right now or at all, with the reason. */
  private Map<String, Object> pausedChannels() {
    Map<String, Object> paused = new LinkedHashMap<>();
    database.query(
        """
        select name, case when failures > 0 then 'paused: ' || reason else 'refused: ' || refusal end
        from slack_channel where failures > 0 or refusal is not null order by name
        """,
        row -> {
          paused.put(row.getString(1), row.getString(2));
        });
    return paused;
  }

  private Map<String, Object> counts() {
    CallTally.Counts found = tally.read();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("total_processed", found.posted() + found.failed());
    counts.put("successfully_posted", found.posted());
    counts.put("failed", found.failed());
    return counts;
  }

  private Map<String, Object> queue() {
    QueueReader.Queue found = reader.read();
    Map<String, Object> queue = new LinkedHashMap<>();
    queue.put("depth", found.depth());
    queue.put("messages_waiting", found.messages());
    queue.put("oldest_seconds", found.oldestSeconds());
    queue.put("parked", found.parked());
    return queue;
  }
}
