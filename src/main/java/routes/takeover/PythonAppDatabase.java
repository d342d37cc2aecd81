package routes.takeover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file of the Python app, which may be at work on it: it is only read, a few rows at a
 * time, so that the app never waits for longer than one small read.
 */
final class PythonAppDatabase implements AutoCloseable {
  private static final Set<String> NEEDED = Set.of("call_id", "slack_posted", "status");

  private final Connection connection;

  /**
   * @param work where the driver may unpack its program
   */
  PythonAppDatabase(Path file, Path work) throws SQLException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    System.setProperty("org.sqlite.tmpdir", work.toString());
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(10_000);
    connection = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try {
      requireTable(file);
    } catch (SQLException | RuntimeException unusable) {
      connection.close();
      throw unusable;
    }
  }

  private void requireTable(Path file) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement("select name from pragma_table_info('processed_calls')");
        ResultSet names = query.executeQuery()) {
      while (names.next()) {
        columns.add(names.getString(1).toLowerCase(Locale.ROOT));
      }
    } catch (SQLException noDatabase) {
      throw new IllegalArgumentException(file + " is no SQLite database", noDatabase);
    }
    if (!columns.containsAll(NEEDED)) {
      throw new IllegalArgumentException(
          file
              + " has no table processed_calls with call_id, slack_posted and status;"
              + " is it the file of the app's DATABASE_PATH?");
    }
  }

  /**
   * The next rows in the order in which they were written.
   *
   * @param after the last row's number, 0 for the first rows
   * @return at most so many, by their number
   */
  Map<Long, ProcessedCall> read(long after, int rows) throws SQLException {
    Map<Long, ProcessedCall> calls = new LinkedHashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "select rowid as row_number, * from processed_calls"
                + " where rowid > ? order by rowid limit ?")) {
      query.setLong(1, after);
      query.setInt(2, rows);
      try (ResultSet result = query.executeQuery()) {
        ResultSetMetaData shape = result.getMetaData();
        while (result.next()) {
          Map<String, String> columns = new LinkedHashMap<>();
          for (int column = 2; column <= shape.getColumnCount(); column++) {
            columns.put(
                shape.getColumnLabel(column).toLowerCase(Locale.ROOT),
                storable(result.getString(column)));
          }
          calls.put(result.getLong(1), new ProcessedCall(columns));
        }
      }
    }
    return calls;
  }

  /** PostgreSQL knows no character zero. */
  private static String storable(String text) {
    return text == null ? null : text.replace("\0", "");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
