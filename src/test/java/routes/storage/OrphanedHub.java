package routes.storage;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** A process that starts an embedded server, stores one row and dies without stopping it. */
final class OrphanedHub {
  private OrphanedHub() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedDatabase database = new EmbeddedDatabase(Path.of(arguments[0]), Path.of(arguments[1]));
    try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept (word text)");
      statement.execute("insert into kept values ('still here')");
    }
    Runtime.getRuntime().halt(9);
  }
}
