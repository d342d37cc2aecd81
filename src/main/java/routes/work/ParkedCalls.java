package routes.work;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallNotFoundException;
import routes.calls.IdInPath;
import routes.calls.UtcTimestamp;

/** Calls that wait for a person, or that ended without a message. */
@Component
public class ParkedCalls {
  private final JdbcTemplate database;

  public ParkedCalls(JdbcTemplate database) {
    this.database = database;
  }

  private record Found(UUID id, String state) {}

  /**
   * Puts a parked call back to work at the stage where it stopped, a skipped one at the first.
   *
   * @param idInPath ours or the provider's, as it stands in the path
   * @return the answer to whoever asked
   */
  @Transactional
  public Map<String, Object> retry(String idInPath) {
    String id = IdInPath.decode(idInPath);
    List<Found> found =
        database.query(
            "select id, state from call where id = ? or provider_call_id = ? for update",
            (row, number) -> new Found(row.getObject(1, UUID.class), row.getString(2)),
            ours(id),
            id);
    if (found.isEmpty()) {
      throw new CallNotFoundException();
    }
    Found call = found.get(0);
    if (!Set.of("parked", "skipped").contains(call.state())) {
      throw new NotParkedException(call.state());
    }
    database.update(
        """
        insert into job (call_id, stage, run_at) values (?, 'identify-parties', now())
        on conflict (call_id) do update set run_at = now(), failures = 0, owner = null
        """,
        call.id());
    database.update(
        """
        update call set state = 'processing', reason = null, finished_at = null, only_by_hand = false
        where id = ?
        """,
        call.id());
    database.update(
        "insert into audit (action, call_id, subject) values ('retry', ?, ?)", call.id(), id);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("message", "Call put back to work");
    answer.put("call_id", id);
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }

  private static UUID ours(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException theProviders) {
      return null;
    }
  }
}
