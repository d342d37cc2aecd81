package routes.takeover;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;
import routes.calls.CallEventJson;
import routes.calls.CallFold;
import routes.commands.Command;
import routes.commands.Commands;
import routes.commands.UsageException;
import routes.storage.CommandDatabase;

/**
 * Takes the Python app's calls over, so that the hub knows them and never posts them again. Calls
 * that the hub took itself stay as they are. Run again, it adds what is new there.
 */
public final class ImportProcessedCalls implements Command {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BATCH = 250;
  private static final int FAULTS_SHOWN = 20;

  private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

  /** What became of the rows, counted. */
  private static final class Tally {
    private final Map<String, Integer> states = new TreeMap<>();
    private int added;
    private int movedOn;
    private int known;
    private int refused;
  }

  @Override
  public String name() {
    return "import-processed-calls";
  }

  @Override
  public String help() {
    return """
        import-processed-calls FILE.db
        Takes over the table processed_calls of the Python app that the hub replaces, so that old
        calls stay duplicates. What the app has posted is posted; what it failed to post is
        skipped; what it was still at is parked. The hub may run meanwhile, and so may the app.
        It can be run again, and then adds what is new; calls that the hub took itself do not change.
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws IOException, SQLException {
    if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
      throw new UsageException("One SQLite file is needed.");
    }
    try (ConfigurableApplicationContext parts = Commands.parts(CommandDatabase.class)) {
      out.println("Into " + parts.getBean(CommandDatabase.Place.class).description());
      Path data = Path.of(parts.getEnvironment().getRequiredProperty("hub.data"));
      return run(Path.of(arguments.get(0)), data, parts.getBean(JdbcTemplate.class), out);
    }
  }

  /**
   * @param data where the driver of SQLite may unpack its program; the system's place for temporary
   *     files may allow no programs
   */
  int run(Path file, Path data, JdbcTemplate hub, PrintStream out)
      throws IOException, SQLException {
    Path work = Files.createTempDirectory(Files.createDirectories(data), "import");
    try (PythonAppDatabase app = new PythonAppDatabase(file, work)) {
      Tally tally = takeOver(app, hub, out);
      out.printf(
          "%d imported, %d changed there since, %d known already, %d refused%n",
          tally.added, tally.movedOn, tally.known, tally.refused);
      tally.states.forEach((state, count) -> out.printf("  %s in the file: %d%n", state, count));
      return tally.refused == 0 ? 0 : 1;
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private Tally takeOver(PythonAppDatabase app, JdbcTemplate hub, PrintStream out)
      throws IOException, SQLException {
    String statement =
        new DefaultResourceLoader()
            .getResource("classpath:sql/take-calls-over.sql")
            .getContentAsString(StandardCharsets.UTF_8);
    Tally tally = new Tally();
    long last = 0;
    for (Map<Long, ProcessedCall> rows = app.read(last, BATCH);
        !rows.isEmpty();
        rows = app.read(last, BATCH)) {
      ArrayNode calls = JSON.createArrayNode();
      for (Map.Entry<Long, ProcessedCall> row : rows.entrySet()) {
        last = row.getKey();
        ProcessedCall call = row.getValue();
        String fault = call.fault().orElse(null);
        if (fault == null) {
          tally.states.merge(call.outcome().state(), 1, Integer::sum);
          calls.add(shape(call));
        } else if (tally.refused++ < FAULTS_SHOWN) {
          out.printf("Row %d: %s%n", last, fault);
        }
      }
      Map<String, Object> counts = hub.queryForMap(statement, calls.toString());
      int added = ((Number) counts.get("imported")).intValue();
      int movedOn = ((Number) counts.get("moved_on")).intValue();
      tally.added += added;
      tally.movedOn += movedOn;
      tally.known += calls.size() - added - movedOn;
    }
    return tally;
  }

  private ObjectNode shape(ProcessedCall call) {
    ObjectNode row = JSON.createObjectNode();
    row.put("id", ids.generate().toString());
    row.put("provider_call_id", call.callId());
    row.putRawValue("canonical", new RawValue(CallEventJson.write(call.event())));
    row.putRawValue(
        "facts", new RawValue(CallEventJson.write(CallFold.fold(List.of(call.event())))));
    row.put("state", call.outcome().state());
    row.put("reason", call.outcome().reason());
    row.put("words", call.words());
    row.put("at", call.processedAt().orElseGet(Instant::now).toString());
    row.put("row", call.asJson());
    return row;
  }
}
