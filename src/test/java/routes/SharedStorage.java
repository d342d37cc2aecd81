package routes;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/**
 * One PostgreSQL and one S3 for several hubs: the servers that a hub would bring along for itself,
 * here in a process that outlives each of them. For tests, and for what is in bench/.
 */
public final class SharedStorage implements AutoCloseable {
  private static final String BUCKET = "recordings";
  private static final String ACCESS_KEY = "cluster";

  private final EmbeddedPostgres postgres;
  private final BlobStoreContext store;
  private final S3Proxy s3;
  private final String secret = UUID.randomUUID().toString();

  /**
   * @param directory on a file system with extended attributes
   */
  public SharedStorage(Path directory) throws Exception {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("postgres"))
            .setCleanDataDirectory(false)
            .setOverrideWorkingDirectory(directory.resolve("postgres-program").toFile())
            .setRegisterShutdownHook(false)
            .setPGStartupWait(Duration.ofSeconds(60))
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("unix_socket_directories", "")
            .start();
    Properties files = new Properties();
    files.setProperty(
        "jclouds.filesystem.basedir",
        Files.createDirectories(directory.resolve("s3")).toAbsolutePath().toString());
    store =
        ContextBuilder.newBuilder("filesystem-nio2")
            .credentials(ACCESS_KEY, secret)
            .overrides(files)
            .build(BlobStoreContext.class);
    s3 =
        S3Proxy.builder()
            .blobStore(store.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, secret)
            .build();
    s3.start();
    store.getBlobStore().createContainerInLocation(null, BUCKET);
  }

  /** What a hub must be told to use one of the databases here, and the S3. */
  public Map<String, String> settings(String database) {
    return Map.of(
        "DATABASE_URL",
        url(database),
        "DATABASE_USER",
        "postgres",
        "S3_BUCKET",
        BUCKET,
        "S3_REGION",
        "us-east-1",
        "S3_ACCESS_KEY",
        ACCESS_KEY,
        "S3_SECRET",
        secret,
        "S3_ENDPOINT",
        "http://127.0.0.1:" + s3.getPort());
  }

  /** As user {@code postgres}, without a password. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + database;
  }

  /** Beside the one named {@code postgres}, which is there from the start. */
  public void createDatabase(String name) throws Exception {
    try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
      connection.createStatement().execute("create database " + name);
    }
  }

  @Override
  public void close() throws Exception {
    s3.stop();
    store.close();
    postgres.close();
  }
}
