package routes.storage;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An S3 inside this process, on 127.0.0.1 and a free port, with its objects as files. Its
 * credentials are made anew at each start and leave the process nowhere.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private final BlobStoreContext store;
  private final S3Proxy server;
  private final S3Client client;

  private EmbeddedS3(Path directory) throws Exception {
    String accessKey = random();
    String secret = random();
    Properties files = new Properties();
    files.setProperty("jclouds.filesystem.basedir", Files.createDirectories(directory).toString());
    store =
        ContextBuilder.newBuilder("filesystem-nio2")
            .credentials(accessKey, secret)
            .overrides(files)
            .build(BlobStoreContext.class);
    server =
        S3Proxy.builder()
            .blobStore(store.getBlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, accessKey, secret)
            .build();
    server.start();
    client = client(accessKey, secret);
  }

  private S3Client client(String accessKey, String secret) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getPort()))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
        // S3Proxy takes the SDK's own checksums for part of the object.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .maxConnections(256)
                .proxyConfiguration(
                    ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build()))
        .build();
  }

  /**
   * Starts one over a directory, with a bucket in it.
   *
   * @param directory made on demand; on a file system with extended attributes
   */
  public static EmbeddedS3 start(Path directory, String bucket) {
    EmbeddedS3 s3;
    try {
      s3 = new EmbeddedS3(directory);
    } catch (Exception failed) {
      throw new IllegalStateException("The embedded S3 cannot start in " + directory, failed);
    }
    s3.store.getBlobStore().createContainerInLocation(null, bucket);
    return s3;
  }

  /** A client that is allowed everything; closed together with the server. */
  public S3Client client() {
    return client;
  }

  private static String random() {
    byte[] bytes = new byte[20];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() throws Exception {
    client.close();
    server.stop();
    store.close();
  }
}
