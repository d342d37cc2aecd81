package routes.storage;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The S3 that recordings are kept in. Without any of these the hub brings its own.
 *
 * @param region us-east-1 when empty
 * @param endpoint {@code http(s)://host[:port]} of an S3 that is not Amazon's; may be empty
 */
@ConfigurationProperties("hub.s3")
public record S3Settings(
    String bucket, String region, String accessKey, String secret, String endpoint) {

  private static final String EMBEDDED_BUCKET = "recordings";

  public S3Settings {
    bucket = text(bucket);
    region = text(region);
    accessKey = text(accessKey);
    secret = text(secret);
    endpoint = text(endpoint);
    if (!(bucket + region + accessKey + secret + endpoint).isEmpty()) {
      refuseHalf(bucket, accessKey, secret);
      refuseBroken(endpoint);
    }
  }

  private static String text(String setting) {
    return setting == null ? "" : setting.strip();
  }

  private static void refuseHalf(String bucket, String accessKey, String secret) {
    List<String> missing = new ArrayList<>();
    if (bucket.isEmpty()) {
      missing.add("S3_BUCKET");
    }
    if (accessKey.isEmpty()) {
      missing.add("S3_ACCESS_KEY");
    }
    if (secret.isEmpty()) {
      missing.add("S3_SECRET");
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "S3 is configured in part: " + String.join(", ", missing) + " missing");
    }
  }

  private static void refuseBroken(String endpoint) {
    if (!endpoint.isEmpty()) {
      try {
        URI uri = URI.create(endpoint);
        if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
          return;
        }
      } catch (IllegalArgumentException broken) {
        // Said below.
      }
      throw new IllegalStateException("S3_ENDPOINT is not of the form http(s)://host[:port]");
    }
  }

  /** Whether the hub brings its own. */
  public boolean embedded() {
    return bucket.isEmpty();
  }

  /** Where recordings go, in either case. */
  public String bucketName() {
    return embedded() ? EMBEDDED_BUCKET : bucket;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "S3Settings[" + (embedded() ? "embedded" : bucket) + "]";
  }
}
