package routes.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import routes.storage.DatabaseConfiguration.HubDatabase;

/**
 * The hub's database for a command, brought up to date: the configured one, or the hub's own,
 * whether the hub runs right now or not. No part of the hub itself.
 */
@ImportAutoConfiguration({FlywayAutoConfiguration.class, JdbcTemplateAutoConfiguration.class})
@EnableConfigurationProperties(DatabaseSettings.class)
public class CommandDatabase {
  private static final int CONNECTIONS = 2;

  /**
   * @param description which database it is, to tell a person
   */
  public record Place(String description) {}

  /** The data of a hub that does not run; nothing while one does, or when it has no data here. */
  @Bean
  HubData dataOfAStoppedHub(DatabaseSettings settings, @Value("${hub.data}") Path data)
      throws IOException {
    if (!settings.embedded()) {
      return null;
    }
    try {
      return new HubData(data);
    } catch (IllegalStateException inUse) {
      return null;
    }
  }

  @Bean
  DataSource dataSource(
      DatabaseSettings settings, @Value("${hub.data}") Path data, ObjectProvider<HubData> stopped)
      throws IOException, SQLException {
    if (!settings.embedded()) {
      DatabaseSettings server = settings.asJdbc();
      return new HubDatabase(
          new DatabaseSettings(server.url(), server.user(), server.password(), CONNECTIONS), null);
    }
    HubData files = stopped.getIfAvailable();
    EmbeddedDatabase own =
        files == null
            ? null
            : new EmbeddedDatabase(
                files.directory("postgres"), files.directory("postgres-program"));
    String url = own == null ? EmbeddedDatabase.urlOfRunning(data.resolve("postgres")) : own.url();
    return new HubDatabase(new DatabaseSettings(url, "postgres", "", CONNECTIONS), own);
  }

  @Bean
  Place place(
      DatabaseSettings settings, @Value("${hub.data}") Path data, ObjectProvider<HubData> stopped) {
    if (!settings.embedded()) {
      return new Place("the database of DATABASE_URL");
    }
    String directory = data.toAbsolutePath().normalize().toString();
    return new Place(
        stopped.getIfAvailable() == null
            ? "the database of the hub that runs on " + directory
            : "the embedded database in " + directory + ", where no hub runs now");
  }
}
