package routes.calls;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Puts together what the tables hold of one call. */
@Component
public class CallFiles {
  private static final int LONGEST_BODY = 20_000;

  /** Passwords in addresses, and values whose names say that they are secrets. */
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(://)[^/@\\s\"']+@"
              + "|((?:secret|token|api[_-]?key|password|authorization|signature)\"?\\s*[=:]\\s*\"?)"
              + "[^\"&,\\s}]+");

  private final JdbcTemplate database;

  public CallFiles(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * @param id ours
   * @throws CallNotFoundException when there is none
   */
  @Transactional(readOnly = true)
  public CallFile read(UUID id) {
    return database
        .query(
            """
            select call.*, job.stage, case when job.owner is null then job.run_at end as next_run_at
            from call left join job on job.call_id = call.id
            where call.tenant_id = 'default' and call.id = ?
            """,
            (row, number) -> file(row, id),
            id)
        .stream()
        .findFirst()
        .orElseThrow(CallNotFoundException::new);
  }

  private CallFile file(ResultSet row, UUID id) throws SQLException {
    return new CallFile(
        CallSearch.line(row, null),
        CallEventJson.read(row.getString("facts")),
        row.getString("agent_source"),
        row.getString("agent_number"),
        row.getString("support_number"),
        row.getString("customer_segment"),
        row.getString("company"),
        row.getString("channel"),
        instant(row, "finished_at"),
        instant(row, "next_run_at"),
        steps(id),
        events(id),
        recording(id),
        transcript(id),
        minutes(id),
        messages(id),
        acts(id),
        instant(row, "erased_at"));
  }

  private List<CallFile.Step> steps(UUID id) {
    return database.query(
        "select * from step where call_id = ? order by id",
        (row, number) ->
            new CallFile.Step(
                row.getString("stage"),
                row.getInt("attempt"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                row.getString("outcome"),
                row.getString("reason"),
                row.getBigDecimal("cost_usd")),
        id);
  }

  private List<CallFile.Event> events(UUID id) {
    return database.query(
        "select * from call_event where call_id = ? order by id",
        (row, number) ->
            new CallFile.Event(
                row.getString("source"),
                instant(row, "received_at"),
                row.getInt("deliveries"),
                body(row.getBytes("raw")),
                withoutSecrets(row.getString("headers"))),
        id);
  }

  private static String body(byte[] raw) {
    String text = new String(raw, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    return withoutSecrets(
        text.length() <= LONGEST_BODY ? text : text.substring(0, LONGEST_BODY) + "…");
  }

  static String withoutSecrets(String text) {
    return SECRET
        .matcher(text)
        .replaceAll(found -> found.group(1) == null ? "$2(removed)" : "$1(removed)@");
  }

  private CallFile.Recording recording(UUID id) {
    return first(
        "select * from recording where call_id = ?",
        (row, number) ->
            new CallFile.Recording(
                row.getString("content_type"),
                row.getLong("bytes"),
                row.getString("sha256"),
                instant(row, "archived_at"),
                instant(row, "deleted_at"),
                row.getString("deletion_reason")),
        id);
  }

  private CallFile.Transcript transcript(UUID id) {
    List<CallFile.Utterance> utterances =
        database.query(
            "select * from utterance where call_id = ? order by position",
            (row, number) ->
                new CallFile.Utterance(
                    row.getString("speaker"),
                    row.getInt("start_ms"),
                    row.getInt("end_ms"),
                    row.getString("words")),
            id);
    return first(
        """
        select engine, state, language, confidence, audio_seconds, words, erased_at
        from transcript where call_id = ?
        """,
        (row, number) ->
            new CallFile.Transcript(
                row.getString("engine"),
                row.getString("state"),
                row.getString("language"),
                row.getObject("confidence", Double.class),
                row.getObject("audio_seconds", Integer.class),
                utterances,
                row.getString("words"),
                instant(row, "erased_at")),
        id);
  }

  private CallFile.Minutes minutes(UUID id) {
    return first(
        "select * from minutes where call_id = ?",
        (row, number) ->
            new CallFile.Minutes(
                row.getString("style"),
                row.getString("model"),
                row.getString("outcome"),
                row.getString("fields"),
                row.getString("flags"),
                row.getBigDecimal("cost_usd")),
        id);
  }

  /** Of a table that has one row for a call at the most; null when it has none. */
  private <T> T first(String query, RowMapper<T> mapper, UUID id) {
    return database.query(query, mapper, id).stream().findFirst().orElse(null);
  }

  private List<CallFile.Message> messages(UUID id) {
    return database.query(
        "select * from slack_post where call_id = ? order by purpose, part",
        (row, number) ->
            new CallFile.Message(
                row.getString("purpose"),
                row.getInt("part"),
                row.getString("channel"),
                row.getString("words"),
                row.getString("state"),
                row.getString("reason"),
                instant(row, "posted_at"),
                permalink(row.getString("slack_channel_id"), row.getString("ts"))),
        id);
  }

  /** Slack itself finds the workspace of whoever follows it. */
  private static String permalink(String channelId, String ts) {
    return channelId == null || ts == null
        ? null
        : "https://slack.com/archives/" + channelId + "/p" + ts.replace(".", "");
  }

  private List<CallFile.Act> acts(UUID id) {
    return database.query(
        "select * from audit where call_id = ? and action <> 'delivery' order by id",
        (row, number) ->
            new CallFile.Act(
                instant(row, "at"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("detail")),
        id);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp timestamp = row.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
