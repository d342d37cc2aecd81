package routes.recordings;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.unit.DataSize;
import routes.Tables;
import routes.storage.HubData;
import software.amazon.awssdk.services.s3.S3Client;

/** The routes of this capability in a Camel context of their own. */
final class RecordingRoutes implements AutoCloseable {
  /** Stands in for the hub's own: keeps the failure where a test can see it. */
  private static final String FAILURES =
      """
      - routeConfiguration:
          id: retry-or-park
          onException:
            - onException:
                exception:
                  - java.lang.Exception
                handled:
                  constant:
                    expression: "true"
                steps:
                  - setVariable:
                      name: failure
                      expression:
                        simple:
                          expression: ${exception}
      - routeConfiguration:
          onException:
            - onException:
                exception:
                  - java.lang.Exception
                handled:
                  constant:
                    expression: "true"
                steps:
                  - setVariable:
                      name: swallowed
                      expression:
                        simple:
                          expression: ${exception}
      """;

  /** Stands in for the team's wish to hear of missed calls. */
  public static final class Missed {
    boolean announced;

    public boolean announced(Map<String, Object> call) {
      return announced && call.get("status").equals("no-answer");
    }
  }

  final HubData data;
  final Missed missed = new Missed();
  private final CamelContext camel;
  private final RecordingDownloader downloader;

  RecordingRoutes(Path directory, DataSource database, S3Client s3, String bucket, String hosts)
      throws Exception {
    data = new HubData(directory);
    RecordingSettings settings =
        new RecordingSettings(
            hosts, DataSize.ofMegabytes(100), Duration.ofSeconds(30), null, null, null);
    RecordingHosts allowed = new RecordingHosts(settings);
    RecordingSpool spool = new RecordingSpool(data);
    downloader = new RecordingDownloader(settings, allowed, spool);
    camel = new DefaultCamelContext();
    Map.of(
            "dataSource", database,
            "missedCalls", missed,
            "s3Client", s3,
            "recordingDownloader", downloader,
            "recordingSpool", spool,
            "recordingKey", new RecordingKey(),
            "recordingArchive", new RecordingArchive(spool),
            "s3Failures", new S3Failures())
        .forEach(camel.getRegistry()::bind);
    camel.getPropertiesComponent().addInitialProperty("hub.s3.bucket-name", bucket);
    var loader = PluginHelper.getRoutesLoader(camel);
    loader.loadRoutes(ResourceHelper.fromString("failures.camel.yaml", FAILURES));
    for (String route :
        new String[] {"archive-recording", "move-recording", "open-archived-recording"}) {
      loader.loadRoutes(
          ResourceHelper.resolveMandatoryResource(
              camel, "classpath:routes-yaml/recordings/" + route + ".camel.yaml"));
    }
    camel.start();
  }

  /** A database with the hub's tables, and connections that see them. */
  static JdbcTemplate tables(EmbeddedPostgres postgres) {
    DataSource database =
        postgres.getDatabase("postgres", "postgres", Map.of("currentSchema", "switchboard"));
    Tables.make(database);
    return new JdbcTemplate(database);
  }

  /** Runs a route for a call, with headers from outside in the message; the failure is in it. */
  Exchange run(String route, String callId) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.setVariable("callId", callId);
    exchange.getMessage().setHeader("CamelAwsS3Key", "from/outside");
    exchange.getMessage().setHeader("CamelAwsS3OverrideBucketName", "from-outside");
    exchange.getMessage().setHeader("CamelAwsS3Operation", "deleteObject");
    try (var producer = camel.createProducerTemplate()) {
      return producer.send("direct:" + route, exchange);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() throws Exception {
    camel.stop();
    downloader.close();
  }
}
