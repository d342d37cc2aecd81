package routes.agents;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import routes.commands.Command;
import routes.commands.Commands;
import routes.commands.UsageException;
import routes.mappings.MappingDocument;
import routes.mappings.Mappings;

/** Takes agents from a spreadsheet over into {@code agent_mapping.json}, all of them or none. */
public final class ImportAgents implements Command {
  private static final String DRY_RUN = "--dry-run";
  private static final String SKIP_BAD_ROWS = "--skip-bad-rows";

  @Override
  public String name() {
    return "import-agents";
  }

  @Override
  public String help() {
    return """
        import-agents FILE.csv [--dry-run] [--skip-bad-rows]
        Adds the agents of a CSV file to agent_mapping.json in MAPPINGS_DIR. The first row names the
        columns: phone, name, slack_handle, email, department, team; phone and name are required.
        An agent who is there already, in whatever spelling of the number, is changed where the
        file says something; whatever it does not mention stays. A row with a fault is reported,
        and then nothing is written.
          --dry-run        only says what would be done
          --skip-bad-rows  writes the good rows though others have faults
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws IOException {
    List<String> options = arguments.stream().filter(word -> word.startsWith("--")).toList();
    List<String> files = arguments.stream().filter(word -> !word.startsWith("--")).toList();
    if (files.size() != 1 || !List.of(DRY_RUN, SKIP_BAD_ROWS).containsAll(options)) {
      throw new UsageException("One CSV file is needed.");
    }
    try (ConfigurableApplicationContext parts = Commands.parts(PhoneNumbers.class)) {
      Path directory = Path.of(parts.getEnvironment().getRequiredProperty("hub.mappings.dir"));
      return run(
          Path.of(files.get(0)),
          new MappingDocument(directory, "agent_mapping.json"),
          parts.getBean(PhoneNumbers.class),
          options,
          out);
    }
  }

  static int run(
      Path csv,
      MappingDocument mapping,
      PhoneNumbers numbers,
      List<String> options,
      PrintStream out)
      throws IOException {
    boolean isNew = !mapping.exists();
    AgentMerge merge = merge(csv, mapping, numbers);
    if (!merge.ignored().isEmpty()) {
      out.println("Ignored columns: " + String.join(", ", merge.ignored()));
    }
    merge.faults().forEach((row, fault) -> out.printf("Row %d: %s%n", row, fault));
    out.printf(
        "%d added, %d changed, %d unchanged, %d with a fault%n",
        merge.added().size(), merge.changed().size(), merge.unchanged(), merge.faults().size());
    boolean refused = !merge.faults().isEmpty() && !options.contains(SKIP_BAD_ROWS);
    if (refused || options.contains(DRY_RUN) || !merge.changesAnything()) {
      out.println("Nothing was written.");
      return refused ? 1 : 0;
    }
    mapping.write(merge.agents());
    out.println("Written to " + mapping.path() + (isNew ? ", which is new." : "."));
    return 0;
  }

  private static AgentMerge merge(Path csv, MappingDocument mapping, PhoneNumbers numbers)
      throws IOException {
    try {
      return AgentMerge.of(Mappings.readText(csv), mapping, numbers);
    } catch (CharacterCodingException otherEncoding) {
      throw new IllegalArgumentException(csv + " is not UTF-8: save it as \"CSV UTF-8\"");
    } catch (java.nio.file.NoSuchFileException absent) {
      throw new IllegalArgumentException("there is no file " + csv);
    } catch (IllegalArgumentException senseless) {
      throw new IllegalArgumentException(csv + ": " + senseless.getMessage(), senseless);
    }
  }
}
