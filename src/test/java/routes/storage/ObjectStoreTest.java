package routes.storage;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ObjectStoreTest {
  @TempDir Path directory;

  @Configuration
  @EnableConfigurationProperties(S3Settings.class)
  @Import({ObjectStore.class, HubData.class})
  static class Parts {}

  private ApplicationContextRunner hub(String... s3) {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class))
        .withUserConfiguration(Parts.class)
        .withPropertyValues("hub.data=" + directory, "hub.s3.bucket=")
        .withPropertyValues(s3);
  }

  @Test
  void bringsAnS3OfItsOwnThatEndsWithTheHub() {
    URI[] server = new URI[1];
    hub()
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              S3Client client = context.getBean("s3Client", S3Client.class);
              server[0] = client.serviceClientConfiguration().endpointOverride().orElseThrow();
              assertThat(server[0].getHost()).isEqualTo("127.0.0.1");
              client.putObject(
                  r -> r.bucket("recordings").key("a/b"), RequestBody.fromBytes(new byte[] {120}));
              assertThat(
                      context
                          .getBean(CamelContext.class)
                          .resolvePropertyPlaceholders("{{hub.s3.bucket-name}}"))
                  .isEqualTo("recordings");
            });

    assertThatThrownBy(() -> new Socket("127.0.0.1", server[0].getPort()).close())
        .isInstanceOf(ConnectException.class);
    hub()
        .run(
            context ->
                assertThat(
                        context
                            .getBean(S3Client.class)
                            .getObjectAsBytes(r -> r.bucket("recordings").key("a/b"))
                            .asUtf8String())
                    .isEqualTo("x"));
  }

  @Test
  void letsNobodyInWithoutItsCredentials() throws Exception {
    try (EmbeddedS3 first = EmbeddedS3.start(directory.resolve("a"), "recordings");
        EmbeddedS3 second = EmbeddedS3.start(directory.resolve("b"), "recordings");
        S3Client stranger =
            S3Client.builder()
                .endpointOverride(
                    first.client().serviceClientConfiguration().endpointOverride().orElseThrow())
                .region(second.client().serviceClientConfiguration().region())
                .forcePathStyle(true)
                .credentialsProvider(
                    second.client().serviceClientConfiguration().credentialsProvider())
                .build()) {
      assertThatThrownBy(() -> stranger.listObjectsV2(r -> r.bucket("recordings")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void asksNothingOfAConfiguredS3AtStart() {
    hub(
            "hub.s3.bucket=calls",
            "hub.s3.access-key=a",
            "hub.s3.secret=b",
            "hub.s3.endpoint=http://nowhere.invalid:9")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              S3Client client = context.getBean(S3Client.class);
              assertThat(client.serviceClientConfiguration().region().id()).isEqualTo("us-east-1");
              assertThat(client.serviceClientConfiguration().endpointOverride())
                  .contains(URI.create("http://nowhere.invalid:9"));
              assertThat(
                      context
                          .getBean(CamelContext.class)
                          .getPropertiesComponent()
                          .resolveProperty("hub.s3.bucket-name"))
                  .contains("calls");
              assertThat(directory.resolve("s3")).doesNotExist();
            });
  }

  @Test
  void fetchesNothingThatAnAnswerOfS3RefersTo() {
    WireMockServer s3 = new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));
    s3.start();
    try {
      String outside = "http://127.0.0.1:" + s3.port() + "/outside";
      s3.stubFor(
          get(urlPathMatching("/calls.*"))
              .willReturn(
                  aResponse()
                      .withStatus(404)
                      .withHeader("Content-Type", "application/xml")
                      .withBody(
                          """
                          <?xml version="1.0"?>
                          <!DOCTYPE Error SYSTEM "%1$s" [<!ENTITY e SYSTEM "%1$s">]>
                          <Error><Code>NoSuchKey</Code><Message>&e;</Message></Error>
                          """
                              .formatted(outside))));
      hub(
              "hub.s3.bucket=calls",
              "hub.s3.access-key=a",
              "hub.s3.secret=b",
              "hub.s3.endpoint=http://127.0.0.1:" + s3.port())
          .run(
              context ->
                  assertThatThrownBy(
                          () ->
                              context
                                  .getBean(S3Client.class)
                                  .getObjectAsBytes(r -> r.bucket("calls").key("a")))
                      .isInstanceOf(SdkException.class));
      s3.verify(0, anyRequestedFor(urlPathMatching("/outside")));
      s3.verify(moreThanOrExactly(1), getRequestedFor(urlPathMatching("/calls.*")));
    } finally {
      s3.stop();
    }
  }

  @Test
  void stopsTheStartWhenS3IsConfiguredInPart() {
    assertThatThrownBy(() -> new S3Settings("calls", "", "a", "", ""))
        .hasMessage("S3 is configured in part: S3_SECRET missing");
    assertThatThrownBy(() -> new S3Settings("", "", "", "", "http://s3.example"))
        .hasMessageContaining("S3_BUCKET, S3_ACCESS_KEY, S3_SECRET missing");
    assertThatThrownBy(() -> new S3Settings("calls", "", "a", "b", "s3.example:9000"))
        .hasMessageContaining("S3_ENDPOINT");
    assertThat(new S3Settings("calls", "", "hunter1", "hunter2", "").toString())
        .doesNotContain("hunter");
    assertThat(new S3Settings(null, null, null, null, null).embedded()).isTrue();
  }
}
