package routes.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;

/** The hub's PostgreSQL: the configured one, or its own. */
@Configuration
class DatabaseConfiguration {

  @Bean
  HubDatabase dataSource(DatabaseSettings settings, HubData data) throws IOException, SQLException {
    if (!settings.embedded()) {
      return new HubDatabase(settings.asJdbc(), null);
    }
    EmbeddedDatabase server =
        new EmbeddedDatabase(data.directory("postgres"), data.directory("postgres-program"));
    return new HubDatabase(
        new DatabaseSettings(server.url(), "postgres", "", settings.poolSize()), server);
  }

  /** A pool that gives up on a missing server within seconds and finds it again by itself. */
  static final class HubDatabase extends HikariDataSource {
    private final EmbeddedDatabase embedded;

    HubDatabase(DatabaseSettings server, EmbeddedDatabase embedded) {
      this.embedded = embedded;
      setPoolName("switchboard");
      setJdbcUrl(server.url());
      if (!server.user().isBlank()) {
        setUsername(server.user());
        setPassword(server.password());
      }
      setMaximumPoolSize(server.poolSize());
      setConnectionTimeout(5_000);
      setValidationTimeout(2_000);
      setInitializationFailTimeout(-1);
      setKeepaliveTime(60_000);
      addDataSourceProperty("ApplicationName", "switchboard");
      addDataSourceProperty("currentSchema", "switchboard,public");
      addDataSourceProperty("connectTimeout", "5");
      addDataSourceProperty("socketTimeout", "30");
      addDataSourceProperty("tcpKeepAlive", "true");
    }

    @Scheduled(fixedDelay = 5_000, initialDelay = 5_000)
    void keepEmbeddedServerRunning() throws IOException {
      if (embedded != null && !isClosed()) {
        embedded.keepRunning();
      }
    }

    /** The pool goes first, then the server that it is connected to. */
    @Override
    public void close() {
      super.close();
      try {
        if (embedded != null) {
          embedded.close();
        }
      } catch (IOException stuck) {
        throw new UncheckedIOException(stuck);
      }
    }
  }
}
