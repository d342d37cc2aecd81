package routes.agents;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.calls.UtcTimestamp;

/** Takes {@code agent_mapping.json} up at once, for whoever does not want to wait. */
@Component
public class AgentReload {
  private final AgentDirectory agents;

  public AgentReload(AgentDirectory agents) {
    this.agents = agents;
  }

  /** The answer to whoever asked; without success when the file is refused, with the reason. */
  public Map<String, Object> reload() {
    String refused = agents.reload().orElse(null);
    int count = agents.size();
    String inUse = count == 1 ? "1 agent is" : count + " agents are";
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", refused == null);
    answer.put(
        "message",
        refused == null
            ? inUse + " in use"
            : "agent_mapping.json is refused, " + inUse + " in use as before: " + refused);
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }

  /** 200, or 422 when the file is refused. */
  public int status(Map<String, Object> answer) {
    return answer.get("success").equals(true) ? 200 : 422;
  }
}
