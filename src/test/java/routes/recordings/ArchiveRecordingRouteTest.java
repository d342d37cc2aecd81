package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.storage.EmbeddedS3;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ArchiveRecordingRouteTest {
  private static final String BUCKET = "recordings";

  @TempDir static Path shared;
  private static EmbeddedPostgres postgres;
  private static EmbeddedS3 s3;
  private static JdbcTemplate database;

  @TempDir Path directory;
  private RecordingServer provider;
  private RecordingRoutes routes;

  @BeforeAll
  static void startStores() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setOverrideWorkingDirectory(shared.resolve("pg").toFile())
            .start();
    database = RecordingRoutes.tables(postgres);
    s3 = EmbeddedS3.start(shared.resolve("s3"), BUCKET);
  }

  @AfterAll
  static void stopStores() throws Exception {
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void startRoutes() throws Exception {
    provider = new RecordingServer();
    routes = routes(s3.client(), BUCKET);
  }

  @AfterEach
  void stopRoutes() throws Exception {
    try (Stream<Path> spooled = Files.list(routes.data.spool())) {
      assertThat(spooled).as("left in the spool").isEmpty();
    }
    routes.close();
    provider.close();
  }

  private RecordingRoutes routes(S3Client client, String bucket) throws Exception {
    return new RecordingRoutes(
        directory.resolve(UUID.randomUUID().toString()),
        database.getDataSource(),
        client,
        bucket,
        "public=127.0.0.1:" + provider.port());
  }

  private static String call(String recordingUrl) {
    String facts = recordingUrl == null ? "{}" : "{\"recordingUrl\": \"" + recordingUrl + "\"}";
    UUID id = UUID.randomUUID();
    database.update(
        "insert into call (id, provider, provider_call_id, facts, accepted_at)"
            + " values (?, 'exotel', ?, ?::jsonb, ?)",
        id,
        id.toString(),
        facts,
        Timestamp.from(Instant.parse("2026-03-01T23:30:00Z")));
    return id.toString();
  }

  private static byte[] sound(int size) {
    byte[] sound = new byte[size];
    new Random(size).nextBytes(sound);
    return sound;
  }

  private void serve(byte[] sound) {
    provider.on(
        "/a.mp3", "200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: " + sound.length, sound);
  }

  private static Map<String, Object> row(String call) {
    return database.queryForMap("select * from recording where call_id = ?::uuid", call);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000, 5_242_880, 17_000_001})
  void archivesWhatTheProviderServedByteForByte(int size) throws Exception {
    byte[] sound = sound(size);
    serve(sound);
    String call = call(provider.url("/a.mp3"));

    Exchange done = routes.run("archive-recording", call);

    assertThat(done.getVariable("failure")).isNull();
    assertThat(done.getVariable("outcome")).isEqualTo("done");
    assertThat(done.getVariable("nextStage")).isEqualTo("transcribe-recording");
    String key = "default/2026/03/01/" + call + ".mp3";
    ResponseInputStream<GetObjectResponse> stored =
        s3.client().getObject(r -> r.bucket(BUCKET).key(key));
    assertThat(stored.response().contentType()).isEqualTo("audio/mpeg");
    assertThat(sha256(stored.readAllBytes())).isEqualTo(sha256(sound));
    assertThat(row(call))
        .containsEntry("bucket", BUCKET)
        .containsEntry("object_key", key)
        .containsEntry("bytes", (long) size)
        .containsEntry("sha256", sha256(sound))
        .containsEntry("content_type", "audio/mpeg")
        .containsEntry("source_url", provider.url("/a.mp3"));
    assertThat(done.getMessage().getHeaders()).isEmpty();
  }

  @Test
  void goesOnAtOnceWhenTheRecordingIsArchived() {
    serve(sound(10));
    String call = call(provider.url("/a.mp3"));
    routes.run("archive-recording", call);

    Exchange again = routes.run("archive-recording", call);

    assertThat(again.getVariable("outcome")).isEqualTo("done");
    assertThat(again.getVariable("nextStage")).isEqualTo("transcribe-recording");
    assertThat(provider.requests()).hasSize(1);
  }

  @Test
  void takesALaterRecordingInThePlaceOfAnEarlierOne() throws Exception {
    serve(sound(10));
    String call = call(provider.url("/a.mp3"));
    routes.run("archive-recording", call);
    provider.on("/b.mp3", "200 OK\r\nContent-Length: 20", sound(20));
    database.update(
        "update call set facts = jsonb_build_object('recordingUrl', ?::text) where id = ?::uuid",
        provider.url("/b.mp3"),
        call);

    routes.run("archive-recording", call);

    assertThat(row(call))
        .containsEntry("bytes", 20L)
        .containsEntry("sha256", sha256(sound(20)))
        .containsEntry("source_url", provider.url("/b.mp3"));
  }

  @ParameterizedTest
  @CsvSource(
      value = {"null", "''", "'  '"},
      nullValues = "null")
  void skipsACallWithoutARecording(String url) {
    Exchange skipped = routes.run("archive-recording", call(url));

    assertThat(skipped.getVariable("outcome")).isEqualTo("skipped");
    assertThat(skipped.getVariable("reason")).isEqualTo("No recording available");
    assertThat(skipped.getVariable("failure")).isNull();
  }

  @Test
  void handsAMissedCallToItsOwnStageWhereTheTeamWantsToHearOfIt() {
    String call = call(null);
    database.update(
        "update call set facts = facts || '{\"status\": \"no-answer\"}' where id = ?::uuid", call);

    assertThat(routes.run("archive-recording", call).getVariable("outcome")).isEqualTo("skipped");
    routes.missed.announced = true;
    Exchange missed = routes.run("archive-recording", call);

    assertThat(missed.getVariable("outcome")).isEqualTo("done");
    assertThat(missed.getVariable("nextStage")).isEqualTo("announce-missed-call");
  }

  @Test
  void leavesTheFailureOfADownloadToTheCaller() {
    String call = call(provider.url("/gone"));

    Exchange failed = routes.run("archive-recording", call);

    assertThat(failed.getVariable("failure")).isInstanceOf(CannotContinueException.class);
    assertThat(failed.getVariable("swallowed")).isNull();
    assertThat(failed.getVariable("outcome")).isNull();
    assertThat(failed.getVariable("nextStage")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/${bean:recordingSpool}/a.mp3",
        "http://169.254.169.254/latest",
        "null",
        "'a', 'b'"
      })
  void refusesAnAddressThatIsNotAllowedWhateverItSays(String url) {
    Exchange failed = routes.run("archive-recording", call(url));

    assertThat(failed.getVariable("failure"))
        .isInstanceOf(CannotContinueException.class)
        .asString()
        .contains("The recording");
  }

  @ParameterizedTest
  @CsvSource({
    "NoSuchBucket,S3_BUCKET",
    "AccessDenied,S3_ACCESS_KEY",
    "InvalidAccessKeyId,S3_ACCESS_KEY",
    "SignatureDoesNotMatch,S3_SECRET"
  })
  void namesTheSettingThatTheObjectStoreRefuses(String code, String setting) {
    S3Exception refused =
        (S3Exception)
            S3Exception.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() -> new S3Failures().explain(refused)))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining(setting);
  }

  @Test
  void parksTheCallWhenTheBucketIsMissing() throws Exception {
    serve(sound(10));
    String call = call(provider.url("/a.mp3"));
    try (RecordingRoutes elsewhere = routes(s3.client(), "no-such-bucket")) {
      Exchange failed = elsewhere.run("archive-recording", call);

      assertThat(failed.getVariable("failure"))
          .isInstanceOf(CannotContinueException.class)
          .asString()
          .contains("S3_BUCKET");
      assertThat(failed.getVariable("outcome")).isNull();
      assertThat(elsewhere.data.spool()).isEmptyDirectory();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 12_000_000})
  void startsWithoutTheObjectStoreAndTriesAgain(int size) throws Exception {
    EmbeddedS3 stopped = EmbeddedS3.start(directory.resolve("stopped"), BUCKET);
    S3Client client =
        S3Client.builder()
            .endpointOverride(
                stopped.client().serviceClientConfiguration().endpointOverride().get())
            .region(software.amazon.awssdk.regions.Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                stopped.client().serviceClientConfiguration().credentialsProvider())
            .build();
    stopped.close();
    serve(sound(size));
    try (client;
        RecordingRoutes lonely = routes(client, BUCKET)) {
      Exchange failed = lonely.run("archive-recording", call(provider.url("/a.mp3")));

      assertThat(failed.getVariable("failure"))
          .isInstanceOf(TryAgainException.class)
          .asString()
          .contains("The object store cannot be reached");
      assertThat(lonely.data.spool()).isEmptyDirectory();
    }
  }

  @Test
  void doesNotTrustAnObjectStoreThatDamagesWhatItStores() throws Exception {
    try (RecordingServer damaged = new RecordingServer();
        S3Client client =
            S3Client.builder()
                .endpointOverride(java.net.URI.create(damaged.url("")))
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(s3.client().serviceClientConfiguration().credentialsProvider())
                .build()) {
      byte[] sound = sound(10);
      serve(sound);
      String call = call(provider.url("/a.mp3"));
      byte[] other = sound.clone();
      other[9]++;
      String object = "/" + BUCKET + "/default/2026/03/01/" + call + ".mp3";
      damaged.on(object, "200 OK\r\nETag: \"x\"\r\nConnection: close\r\nContent-Length: 10", other);
      try (RecordingRoutes trusting = routes(client, BUCKET)) {
        Exchange failed = trusting.run("archive-recording", call);

        assertThat(failed.getVariable("failure"))
            .isInstanceOf(TryAgainException.class)
            .asString()
            .contains("cannot be trusted");
        assertThat(damaged.requests()).hasSize(2);
        assertThat(trusting.data.spool()).isEmptyDirectory();
      }
      assertThat(database.queryForList("select 1 from recording where call_id = ?::uuid", call))
          .isEmpty();
    }
  }

  @Test
  void opensWhatWasArchived() throws Exception {
    byte[] sound = sound(6_000_000);
    serve(sound);
    String call = call(provider.url("/a.mp3"));
    routes.run("archive-recording", call);

    Exchange opened = routes.run("open-archived-recording", call);

    assertThat(opened.getException()).isNull();
    File file = (File) opened.getMessage().getBody();
    assertThat(file).hasBinaryContent(sound).hasParent(routes.data.spool().toFile());
    assertThat(opened.getMessage().getHeaders()).isEmpty();
    new RecordingSpool(routes.data).discard(file);
  }

  @Test
  void doesNotOpenWhatHasChangedOrVanished() throws Exception {
    serve(sound(10));
    String call = call(provider.url("/a.mp3"));
    routes.run("archive-recording", call);
    String key = (String) row(call).get("object_key");

    s3.client().putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(sound(11)));
    assertThat(routes.run("open-archived-recording", call).getException())
        .isInstanceOf(TryAgainException.class);

    s3.client().deleteObject(r -> r.bucket(BUCKET).key(key));
    assertThat(routes.run("open-archived-recording", call).getException())
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("no longer has the recording");

    assertThat(routes.run("open-archived-recording", call(null)).getException())
        .isInstanceOfSatisfying(
            CannotContinueException.class,
            e -> assertThat(e.resumeAt()).contains("archive-recording"));
  }
}
