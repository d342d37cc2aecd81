package routes.book;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import routes.commands.Command;
import routes.commands.UsageException;

/** Copies the routes out of the jar, for a user who wants to edit them. */
public final class CopyRoutes implements Command {
  private static final String CONTENTS = "README.md";

  @Override
  public String name() {
    return "copy-routes";
  }

  @Override
  public String help() {
    return """
        copy-routes DIRECTORY
        Copies the routes of this version into a directory that is empty or not there yet. Start the
        hub with ROUTES_DIR set to it; what you edit there is taken up while the hub runs.
        """;
  }

  @Override
  public int run(List<String> arguments, PrintStream out) throws IOException {
    if (arguments.size() != 1) {
      throw new UsageException("One directory is needed.");
    }
    Path directory = Path.of(arguments.get(0));
    if (holdsSomething(directory)) {
      throw new IOException(directory + " is not empty; nothing was written");
    }
    Map<String, String> texts = RouteSource.shipped();
    for (Map.Entry<String, String> file : texts.entrySet()) {
      Path target = directory.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    try (InputStream contents = CopyRoutes.class.getResourceAsStream("/routes-yaml/" + CONTENTS)) {
      Files.copy(contents, directory.resolve(CONTENTS));
    }
    out.printf(
        "%d route files are in %s. Start the hub with ROUTES_DIR=%s to run by them.%n",
        texts.size(), directory, directory);
    return 0;
  }

  private static boolean holdsSomething(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return false;
    }
    try (Stream<Path> inside = Files.list(directory)) {
      return inside.findAny().isPresent();
    }
  }
}
