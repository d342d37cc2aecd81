package routes.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.Outside;

/** What the hub's tables say of calls. */
final class KeptCalls {
  private final JdbcTemplate rows;
  private final Services services;

  KeptCalls(MortalHub hub) {
    rows = hub.rows;
    services = hub.services;
  }

  /** The calls whose ids begin so. */
  Map<String, CallRow> of(String prefix) {
    Map<String, CallRow> calls = new HashMap<>();
    rows.query(
        """
        select id::text, provider_call_id, state, reason, facts::text,
               (select count(*) from job where call_id = call.id and stage <> 'amend-call') as jobs,
               exists (select from job where call_id = call.id and stage <> 'amend-call'
                         and run_at is not null) as due,
               (select count(*) from slack_post
                where call_id = call.id and state in ('waiting', 'posting')) as in_line
        from call where provider_call_id like ? || '%'
        """,
        row -> {
          calls.put(
              row.getString("provider_call_id"),
              new CallRow(
                  row.getString("state"),
                  row.getString("reason"),
                  modelled(row.getString("facts")),
                  row.getInt("jobs"),
                  row.getBoolean("due"),
                  row.getInt("in_line"),
                  services.posts(row.getString("id"), "call"),
                  services.posts(row.getString("id"), "missed"),
                  services.shown(row.getString("id"))));
        },
        prefix);
    return calls;
  }

  /** The facts that the model knows of. */
  private static Map<String, Object> modelled(String json) {
    JsonNode facts = Outside.read(json);
    Map<String, Object> known = new HashMap<>();
    known.put("durationSeconds", facts.path("durationSeconds").intValue());
    for (String name : List.of("recordingUrl", "startedAtText", "status")) {
      known.put(name, facts.path(name).textValue());
    }
    return known;
  }

  /** All facts of a call, told without its id. */
  JsonNode facts(String callId) {
    return Outside.read(
        rows.queryForObject(
                "select facts::text from call where provider_call_id = ?", String.class, callId)
            .replace(callId, "id"));
  }

  /** The bodies that are kept of a call and how often each came, told without its id. */
  Map<String, Integer> deliveries(String callId) {
    Map<String, Integer> deliveries = new HashMap<>();
    rows.query(
        """
        select convert_from(raw, 'UTF8'), deliveries from call_event
        where call_id = (select id from call where provider_call_id = ?)
        """,
        row -> {
          deliveries.put(row.getString(1).replace(callId, "id"), row.getInt(2));
        },
        callId);
    return deliveries;
  }
}
