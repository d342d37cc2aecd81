package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import routes.recordings.RecordingLinks;

/** Recordings far larger than the memory that is left for them. */
class LargeRecordingTest {
  private static final int MEGABYTES = 200;
  private static final String SECRET = "secret-of-the-webhooks";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private HttpServer outside;

  @BeforeEach
  void play() throws IOException {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.setExecutor(Executors.newCachedThreadPool());
    outside.createContext("/recordings/", this::serve);
    outside.createContext("/v2/upload", this::take);
    outside.createContext(
        "/v2/transcript",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer(
              exchange,
              "{\"id\":\"job\",\"status\":\"completed\",\"text\":\"Hello.\",\"utterances\":[]}");
        });
    outside.createContext(
        "/services/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer(exchange, "ok");
        });
    outside.start();
  }

  @AfterEach
  void stop() {
    outside.stop(0);
  }

  @Test
  void passTwoHundredMegabytesThroughAHeapOf256() throws Exception {
    String address = "127.0.0.1:" + outside.getAddress().getPort();
    try (HubProcess hub =
        new HubProcess(
                data,
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                Map.of(
                    "LC_ALL",
                    "C",
                    "SANDBOX",
                    "false",
                    "WEBHOOK_SECRET",
                    SECRET,
                    "SLACK_WEBHOOK_URL",
                    "http://" + address + "/services/T/B/x",
                    "ASSEMBLYAI_API_KEY",
                    "key",
                    "ASSEMBLYAI_BASE_URL",
                    "http://" + address,
                    "RECORDING_HOSTS",
                    "public=" + address + "/recordings"))
            .start()) {
      List<String> names = List.of("with-length", "chunked");
      for (String name : names) {
        String url = "http://" + address + "/recordings/" + name + ".mp3";
        assertThat(posted(hub, Hub.call(name, Map.of("recording_url", url)))).isEqualTo(200);
      }
      await()
          .atMost(Duration.ofSeconds(100))
          .until(
              () ->
                  names.stream()
                      .allMatch(
                          name ->
                              hub.get("/call/" + name)
                                  .path("status")
                                  .asText()
                                  .equals("completed")));
      for (String name : names) {
        assertThat(archived(hub, name)).isEqualTo(digests.get("served " + name));
        assertThat(fetched(hub, name)).isEqualTo(digests.get("served " + name));
      }
      assertThat(digests.get("uploaded " + digests.get("served chunked"))).isNotNull();
      assertThat(digests.get("uploaded " + digests.get("served with-length"))).isNotNull();
    }
    try (Stream<Path> left = Files.walk(data.resolve("spool"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private static int posted(HubProcess hub, String call) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(hub.address("/webhook/zapier?secret=" + SECRET)))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(call))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private String archived(HubProcess hub, String callId) throws Exception {
    String key =
        hub.database()
            .queryForObject(
                """
                select object_key from recording join call on call.id = call_id
                where provider_call_id = ?
                """,
                String.class,
                callId);
    try (Stream<Path> files = Files.walk(data.resolve("s3"))) {
      Path object = files.filter(file -> file.endsWith(Path.of(key))).findFirst().orElseThrow();
      assertThat(Files.size(object)).isEqualTo(MEGABYTES * 1_000_000L);
      return digest(Files.newInputStream(object));
    }
  }

  /** By a link, as a transcriber that fetches by itself does. */
  private static String fetched(HubProcess hub, String callId) throws Exception {
    String call =
        hub.database()
            .queryForObject(
                "select id::text from call where provider_call_id = ?", String.class, callId);
    String link = new RecordingLinks(hub.address(""), SECRET, Duration.ofHours(1)).address(call);
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(link)).build(), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return digest(answer.body());
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1).replace(".mp3", "");
    exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
    exchange.sendResponseHeaders(200, name.equals("chunked") ? 0 : MEGABYTES * 1_000_000L);
    Random random = new Random(name.hashCode());
    byte[] megabyte = new byte[1_000_000];
    MessageDigest digest = sha256();
    try (OutputStream body = new DigestOutputStream(exchange.getResponseBody(), digest)) {
      for (int sent = 0; sent < MEGABYTES; sent++) {
        random.nextBytes(megabyte);
        megabyte[0] = (byte) 0xFF;
        megabyte[1] = (byte) 0xFB;
        body.write(megabyte);
      }
    }
    digests.put("served " + name, HexFormat.of().formatHex(digest.digest()));
  }

  private void take(HttpExchange exchange) throws IOException {
    String digest = digest(exchange.getRequestBody());
    digests.put("uploaded " + digest, digest);
    answer(exchange, "{\"upload_url\":\"https://cdn.assemblyai.com/upload/" + digest + "\"}");
  }

  private static String digest(InputStream bytes) throws IOException {
    try (DigestInputStream read = new DigestInputStream(bytes, sha256())) {
      read.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(read.getMessageDigest().digest());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream stream = exchange.getResponseBody()) {
      stream.write(bytes);
    }
  }
}
