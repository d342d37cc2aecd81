package routes.storage;

import jakarta.annotation.PreDestroy;
import java.net.URI;
import org.apache.camel.spi.PropertiesSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Where recordings are kept: the configured S3, or one that runs inside the hub. */
@Configuration(proxyBeanMethods = false)
public class ObjectStore {
  private EmbeddedS3 embedded;

  /** Asks nothing of a configured S3: the hub starts without it. */
  @Bean(destroyMethod = "close")
  S3Client s3Client(S3Settings settings, HubData data) {
    if (settings.embedded()) {
      embedded = EmbeddedS3.start(data.directory("s3"), settings.bucketName());
      return embedded.client();
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region().isEmpty() ? "us-east-1" : settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secret())))
            .httpClientBuilder(ApacheHttpClient.builder().maxConnections(256));
    if (!settings.endpoint().isEmpty()) {
      builder
          .endpointOverride(URI.create(settings.endpoint()))
          .forcePathStyle(true)
          .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
          .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }
    return builder.build();
  }

  /** Gives the routes {@code {{hub.s3.bucket-name}}}. */
  @Bean
  PropertiesSource bucketName(S3Settings settings) {
    return new PropertiesSource() {
      @Override
      public String getName() {
        return "bucket";
      }

      @Override
      public String getProperty(String name) {
        return name.equals("hub.s3.bucket-name") ? settings.bucketName() : null;
      }
    };
  }

  @PreDestroy
  void stop() throws Exception {
    if (embedded != null) {
      embedded.close();
    }
  }
}
