package routes.commands;

import java.io.PrintStream;
import java.util.List;

/** What the jar can do instead of serving: {@code java -jar switchboard.jar <name> …}. */
public interface Command {

  /** The first word of the command line, verb-noun like the name of a route. */
  String name();

  /** How to call it, and from the second line on what it does; shown by {@code --help}. */
  String help();

  /**
   * @param arguments what follows the name
   * @param out what it has to say, for a person
   * @return 0 when all went well; anything else is the exit code of the process
   * @throws UsageException when the arguments make no sense
   * @throws Exception its message is shown, and the process ends with 1
   */
  int run(List<String> arguments, PrintStream out) throws Exception;
}
