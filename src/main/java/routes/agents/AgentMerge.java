package routes.agents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import routes.mappings.MappingDocument;

/**
 * What {@code agent_mapping.json} would be with the agents of a sheet in it. An agent who is there
 * already, in whatever spelling of the number, is changed where the sheet says something; whatever
 * it does not mention stays.
 *
 * @param agents the whole document
 * @param added who is new, in the order of the sheet
 * @param changed who is there already, otherwise
 * @param unchanged how many are there just so
 * @param faults why a row is left out, by its number in the sheet, where the first row is 1
 * @param ignored columns that mean nothing to the hub
 */
public record AgentMerge(
    ObjectNode agents,
    List<Change> added,
    List<Change> changed,
    int unchanged,
    SortedMap<Integer, String> faults,
    List<String> ignored) {

  /**
   * One agent.
   *
   * @param row in the sheet
   * @param number as the file writes it
   * @param before what the file says of the agent, as JSON; null of a new one
   * @param after what it would say
   */
  public record Change(int row, String number, String before, String after) {}

  /**
   * @param mapping the file as it stands; nothing is written
   * @throws IllegalArgumentException when the sheet as a whole makes no sense
   * @throws IllegalStateException when the file is broken
   */
  public static AgentMerge of(String csv, MappingDocument mapping, PhoneNumbers numbers)
      throws IOException {
    AgentSheet sheet = AgentSheet.read(csv, numbers);
    ObjectNode agents = mapping.read();
    NumberIndex<String> keys = keys(agents, numbers);
    List<Change> added = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    int unchanged = 0;
    SortedMap<Integer, String> faults = new TreeMap<>(sheet.faults());
    for (Map.Entry<Integer, AgentSheet.Row> numbered : sheet.rows().entrySet()) {
      AgentSheet.Row row = numbered.getValue();
      String known = keys.exactly(row.phone()).orElse(null);
      String key = known == null ? row.phone() : known;
      ObjectNode entry =
          known == null ? agents.objectNode() : ((ObjectNode) agents.get(known)).deepCopy();
      row.entry().forEach(entry::put);
      try {
        mapping.check((ObjectNode) agents.objectNode().set(key, entry));
      } catch (IllegalArgumentException overlong) {
        faults.put(numbered.getKey(), overlong.getMessage());
        continue;
      }
      if (known == null) {
        added.add(new Change(numbered.getKey(), key, null, entry.toString()));
      } else if (entry.equals(agents.get(key))) {
        unchanged++;
      } else {
        changed.add(
            new Change(numbered.getKey(), key, agents.get(key).toString(), entry.toString()));
      }
      agents.set(key, entry);
    }
    return new AgentMerge(agents, added, changed, unchanged, faults, sheet.ignored());
  }

  public boolean changesAnything() {
    return !added.isEmpty() || !changed.isEmpty();
  }

  /** The keys of the file by their number. */
  private static NumberIndex<String> keys(ObjectNode agents, PhoneNumbers numbers) {
    NumberIndex<String> keys = new NumberIndex<>(numbers);
    agents
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!key.startsWith("_")) {
                keys.put(key, key);
              }
            });
    return keys;
  }
}
