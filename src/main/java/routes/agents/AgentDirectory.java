package routes.agents;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;

/** Who answers on which number: {@code agent_mapping.json}. */
@Component
public class AgentDirectory {
  private static final JsonMapper JSON = new JsonMapper();

  private final Mappings mappings;
  private final PhoneNumbers numbers;
  private final Mapping<NumberIndex<Agent>> agents;

  public AgentDirectory(Mappings mappings, PhoneNumbers numbers) {
    this.mappings = mappings;
    this.numbers = numbers;
    this.agents =
        mappings.openJson(
            "agent_mapping.json", ObjectNode.class, this::index, new NumberIndex<>(numbers));
  }

  /** The agent on this number, in whatever spelling. */
  public Optional<Agent> find(String number) {
    return agents.current().find(number);
  }

  /** How many numbers are known. */
  public int size() {
    return agents.current().size();
  }

  /**
   * Takes the file up at once.
   *
   * @return why it is not in use as it stands; nothing when it is
   */
  Optional<String> reload() {
    mappings.refresh();
    return agents.refused();
  }

  private NumberIndex<Agent> index(ObjectNode document) throws Exception {
    NumberIndex<Agent> index = new NumberIndex<>(numbers);
    for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> entry : document.properties()) {
      if (!entry.getKey().startsWith("_")) {
        index.put(entry.getKey(), JSON.treeToValue(entry.getValue(), Agent.class));
      }
    }
    return index;
  }
}
