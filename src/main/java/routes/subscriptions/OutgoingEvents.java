package routes.subscriptions;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How the events for subscribers fare. */
@Component
public class OutgoingEvents {
  private final JdbcTemplate database;

  public OutgoingEvents(JdbcTemplate database) {
    this.database = database;
  }

  /** How many wait or were given up, and who is told nothing more, with the reason. */
  public Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    database.query(
        """
        select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'given-up')
        from outgoing_event where state in ('waiting', 'given-up')
        """,
        row -> {
          status.put("waiting", row.getLong(1));
          status.put("given_up", row.getLong(2));
        });
    Map<String, String> refused = new LinkedHashMap<>();
    database.query(
        "select name, refusal from subscriber where refusal is not null order by name",
        row -> {
          refused.put(row.getString(1), row.getString(2));
        });
    status.put("refused", refused);
    return status;
  }
}
