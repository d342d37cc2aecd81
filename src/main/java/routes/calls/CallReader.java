package routes.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** One call in the shape of the first system's table, with a few keys more. */
@Component
public class CallReader {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CALL =
      """
      select call.id, call.facts, call.state, call.reason, call.direction, call.agent_name,
             call.customer_name, call.company,
             call.accepted_at, call.finished_at, transcript.words, recording.deletion_reason,
             minutes.fields || jsonb_build_object('style', style, 'model', model,
               'written_by', outcome, 'flags', flags, 'cost_usd', cost_usd) as minutes,
             case when analysis.state is not null
               then jsonb_build_object('state', analysis.state, 'reason', analysis.reason)
                 || coalesce(analysis.fields, '{}')
             end as analysis,
             (select string_agg(case when length(speaker) <= 2 then 'Speaker ' else '' end
                                || speaker || ': ' || words, E'\\n' order by position)
                from utterance where utterance.call_id = call.id) as said,
             (select string_agg(source, ' ' order by first) from (
                select source, min(id) as first from call_event where call_id = call.id group by source
              ) told) as sources
      from call left join transcript on transcript.call_id = call.id
      left join recording on recording.call_id = call.id
      left join minutes
        on minutes.call_id = call.id and minutes.written_at >= transcript.completed_at
      left join analysis
        on analysis.call_id = call.id and analysis.began_at >= transcript.completed_at
      where call.provider_call_id = ?
      order by call.accepted_at limit 1
      """;

  private final JdbcTemplate database;

  public CallReader(JdbcTemplate database) {
    this.database = database;
  }

  /**
   * @param providerCallId the provider's id of the call, as it stands in the path
   * @throws CallNotFoundException when there is none
   */
  public Map<String, Object> read(String providerCallId) {
    return database
        .query(CALL, (row, number) -> shape(row), IdInPath.decode(providerCallId))
        .stream()
        .findFirst()
        .orElseThrow(CallNotFoundException::new);
  }

  /**
   * Our id of a call.
   *
   * @param idInPath ours or the provider's, as it stands in the path
   * @throws CallNotFoundException when there is none
   */
  public String find(String idInPath) {
    String id = IdInPath.decode(idInPath);
    return database
        .queryForList(
            """
            select id::text from call where id = ? or provider_call_id = ?
            order by accepted_at limit 1
            """,
            String.class,
            IdInPath.ours(id),
            id)
        .stream()
        .findFirst()
        .orElseThrow(CallNotFoundException::new);
  }

  private static Map<String, Object> shape(ResultSet row) throws SQLException {
    CallEvent facts = CallEventJson.read(row.getString("facts"));
    String state = row.getString("state");
    Timestamp finished = row.getTimestamp("finished_at");
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("call_id", facts.providerCallId());
    call.put("from_number", facts.fromNumber());
    call.put("to_number", facts.toNumber());
    call.put("duration", facts.durationSeconds());
    call.put(
        "timestamp",
        facts.startedAtText() == null
            ? UtcTimestamp.withoutZone(row.getTimestamp("accepted_at").toInstant())
            : facts.startedAtText());
    call.put(
        "processed_at", finished == null ? null : UtcTimestamp.withoutZone(finished.toInstant()));
    call.put("transcription_text", text(row, state));
    call.put("slack_posted", state.equals("posted") ? 1 : 0);
    call.put("status", status(state));
    call.put("reason", row.getString("reason"));
    call.put("direction", row.getString("direction"));
    call.put("agent_name", row.getString("agent_name"));
    call.put("customer_name", row.getString("customer_name"));
    call.put("company", row.getString("company"));
    call.put("id", row.getString("id"));
    call.put("sources", sources(row.getString("sources")));
    call.put("minutes", json(row.getString("minutes")));
    call.put("analysis", json(row.getString("analysis")));
    call.put("recording_deleted", row.getString("deletion_reason"));
    return call;
  }

  private static List<String> sources(String listed) {
    return listed == null ? List.of() : List.of(listed.split(" "));
  }

  private static JsonNode json(String text) {
    try {
      return text == null ? null : JSON.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String text(ResultSet row, String state) throws SQLException {
    String said = row.getString("said") == null ? row.getString("words") : row.getString("said");
    return switch (state) {
      case "skipped" -> row.getString("reason");
      case "parked" -> "Error: " + row.getString("reason");
      default -> said;
    };
  }

  private static String status(String state) {
    return switch (state) {
      case "posted" -> "completed";
      case "processing" -> "processing";
      default -> "failed";
    };
  }
}
