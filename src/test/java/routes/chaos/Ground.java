package routes.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What all scenarios stand on: the packaged hub, one PostgreSQL and one S3. */
final class Ground implements AutoCloseable {
  final Path work;
  final Path app;
  final Postgres postgres;
  final S3Client s3;
  private final BlobStoreContext store;
  private final S3Proxy s3Server;

  /**
   * @param jar the packaged hub, which runs as in the image
   * @param work for what a run leaves behind: logs and data
   */
  Ground(Path jar, Path work) throws Exception {
    this.work = work;
    app = work.resolve("app");
    int assembled =
        new ProcessBuilder("deploy/assemble.sh", jar.toString(), app.toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("assemble.log").toFile())
            .start()
            .waitFor();
    if (assembled != 0) {
      throw new IOException(Files.readString(work.resolve("assemble.log")));
    }
    addFailPoints(app.resolve("fail-points.jar"));
    postgres = new Postgres(work.resolve("postgres"));
    Properties files = new Properties();
    files.setProperty(
        "jclouds.filesystem.basedir", Files.createDirectories(work.resolve("s3")).toString());
    store =
        ContextBuilder.newBuilder("filesystem-nio2")
            .credentials("chaos", "chaos")
            .overrides(files)
            .build(BlobStoreContext.class);
    s3Server =
        S3Proxy.builder()
            .blobStore(store.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.NONE, "chaos", "chaos")
            .build();
    s3Server.start();
    s3 =
        S3Client.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + s3Port()))
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            // S3Proxy does not know the SDK's own checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("chaos", "chaos")))
            .build();
  }

  int s3Port() {
    return s3Server.getPort();
  }

  void createBucket(String name) {
    store.getBlobStore().createContainerInLocation(null, name);
  }

  private static void addFailPoints(Path jar) throws IOException {
    String directory = HaltAtStep.class.getPackageName().replace('.', '/') + "/";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String folder : List.of("routes/", directory)) {
        out.putNextEntry(new JarEntry(folder));
        out.closeEntry();
      }
      for (String name : List.of("HaltAtStep.class", "HaltAtStep$1.class")) {
        out.putNextEntry(new JarEntry(directory + name));
        copy(HaltAtStep.class.getResourceAsStream(name), out);
        out.closeEntry();
      }
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    try (from) {
      from.transferTo(to);
    }
  }

  @Override
  public void close() throws Exception {
    s3.close();
    s3Server.stop();
    store.close();
    postgres.close();
  }
}
