package routes;

import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The hub's tables in a database of a test without a hub. */
public final class Tables {
  private Tables() {}

  /**
   * Makes them as the hub does: its lock is no transaction, since some indexes would wait for it.
   */
  public static void make(DataSource database) {
    Flyway.configure()
        .dataSource(database)
        .schemas("switchboard")
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .load()
        .migrate();
  }
}
