package routes.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import routes.mappings.Mappings;

/** Directories of agents and shared numbers as an operator writes them. */
final class AgentFiles {
  private AgentFiles() {}

  static Mappings with(Path directory, String agents, String virtualNumbers) throws IOException {
    Files.writeString(directory.resolve("agent_mapping.json"), agents);
    Files.writeString(directory.resolve("virtual_numbers.json"), virtualNumbers);
    return new Mappings(directory);
  }

  static Mappings with(Path directory, String agents) throws IOException {
    return with(directory, agents, "{\"numbers\": []}");
  }
}
