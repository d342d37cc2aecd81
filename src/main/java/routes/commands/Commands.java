package routes.commands;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Finds the command that a command line names, and runs it. */
public final class Commands {
  private static final List<String> HELP = List.of("--help", "-h", "help");
  private static final int FAILED = 1;
  private static final int NOT_UNDERSTOOD = 2;

  private final Map<String, Command> commands = new TreeMap<>();

  public Commands(Command... commands) {
    for (Command command : commands) {
      this.commands.put(command.name(), command);
    }
  }

  /** True for a command line that does not start the hub. Options such as --server.port do. */
  public boolean isOne(String... line) {
    return line.length > 0 && (HELP.contains(line[0]) || !line[0].startsWith("--"));
  }

  /**
   * Runs the command that the first word names.
   *
   * @return the exit code: 0 when all went well, 2 for a command line that makes no sense
   */
  public int run(PrintStream out, PrintStream err, String... line) {
    if (HELP.contains(line[0])) {
      out.print(overview());
      return 0;
    }
    Command command = commands.get(line[0]);
    if (command == null) {
      err.println("There is no command " + line[0] + ".");
      err.print(overview());
      return NOT_UNDERSTOOD;
    }
    List<String> arguments = List.of(line).subList(1, line.length);
    if (arguments.stream().anyMatch(HELP::contains)) {
      out.println(command.help().strip());
      return 0;
    }
    try {
      return command.run(arguments, out);
    } catch (UsageException misunderstood) {
      err.println(misunderstood.getMessage());
      err.println(command.help().strip());
      return NOT_UNDERSTOOD;
    } catch (Exception failed) {
      err.println(command.name() + ": " + failed.getMessage());
      return FAILED;
    }
  }

  /**
   * Parts of the hub with its settings, without its web server and its routes.
   *
   * @param parts the beans that are wanted, and those that they need; or classes with bean methods
   */
  public static ConfigurableApplicationContext parts(Class<?>... parts) {
    return new SpringApplicationBuilder(parts)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .properties("logging.level.root=warn")
        // A start of the hub waits for a database that is away; a person who types does not.
        .run("--spring.flyway.connect-retries=0");
  }

  private String overview() {
    StringBuilder overview =
        new StringBuilder(
            """
            Without a command the hub starts. The commands:
            """);
    commands.values().stream()
        .map(command -> command.help().strip().lines().findFirst().orElseThrow())
        .forEach(usage -> overview.append("  ").append(usage).append(System.lineSeparator()));
    return overview
        .append("--help after a command says what it does.")
        .append(System.lineSeparator())
        .toString();
  }
}
