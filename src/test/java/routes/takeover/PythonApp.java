package routes.takeover;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** The SQLite file of the Python app, with made-up calls. */
final class PythonApp implements AutoCloseable {
  private final Connection connection;

  PythonApp(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists processed_calls (
            call_id TEXT PRIMARY KEY, from_number TEXT, to_number TEXT, duration INTEGER, timestamp TEXT,
            processed_at TEXT, transcription_text TEXT, slack_posted BOOLEAN, status TEXT)
          """);
    }
    connection.commit();
  }

  /** As the app does, {@code INSERT OR REPLACE}. */
  void save(String id, String transcription, Object posted, String status) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert or replace into processed_calls values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, id);
      insert.setString(2, "09631055120");
      insert.setString(3, "08047190321");
      insert.setInt(4, 56);
      insert.setString(5, "2025-11-07 14:20:11");
      insert.setString(6, "2025-11-07T08:52:10.555555");
      insert.setString(7, transcription);
      insert.setObject(8, posted);
      insert.setString(9, status);
      insert.executeUpdate();
    }
  }

  /** Posted calls of the given ids' beginning, of which every tenth had failed. */
  void saveMany(String beginning, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      boolean failed = i % 10 == 9;
      save(
          beginning + i,
          failed ? "No recording available" : "Speaker A: Call " + i + ".\nSpeaker B: I see.",
          failed ? 0 : 1,
          failed ? "failed" : "completed");
    }
    connection.commit();
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
