package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import software.amazon.awssdk.services.s3.S3Client;

/** What a transcriber or a player gets that was given a link. */
@HubTest
class ServeRecordingRouteTest {
  private static final String PUBLIC_URL = "https://hub.example.com";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int MORE_THAN_ANY_BUFFER = 24_000_000;
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final byte[] ALL = Outside.RECORDING;

  @Autowired Hub hub;
  @Autowired RecordingLinks links;
  @Autowired S3Client s3;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private String archived() {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    return hub.ours(id).toString();
  }

  private HttpResponse<byte[]> fetch(String link, String... headers)
      throws IOException, InterruptedException {
    assertThat(link).startsWith(PUBLIC_URL);
    HttpRequest request = hub.request(link.substring(PUBLIC_URL.length()), headers).build();
    return CLIENT.send(request, BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  private static void isProblem(HttpResponse<byte[]> answer, int status, String reason) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Outside.read(new String(answer.body())).path("error").asText()).isEqualTo(reason);
  }

  @Test
  void givesTheWholeRecordingToWhoeverHasTheLink() throws Exception {
    HttpResponse<byte[]> answer =
        fetch(links.address(archived()), "Authorization", "Bearer x", "X-Amz-Meta", "mine");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(ALL);
    assertThat(header(answer, "Content-Type")).isEqualTo("audio/mpeg");
    assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(ALL.length));
    assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    assertThat(header(answer, "Content-Range")).isNull();
    assertThat(header(answer, "Cache-Control")).isEqualTo("private, no-store");
    assertThat(header(answer, "Content-Disposition")).isEqualTo("inline");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase().matches("authorization|x-amz.*|camel.*|etag|token"));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,          0,      1",
    "bytes=1000-200000,  1000,   200001",
    "bytes=299990-,      299990, 300000",
    "bytes=-5,           299995, 300000"
  })
  void givesARange(String range, int from, int to) throws Exception {
    HttpResponse<byte[]> answer = fetch(links.address(archived()), "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(ALL, from, to));
    assertThat(header(answer, "Content-Range"))
        .isEqualTo("bytes %d-%d/%d".formatted(from, to - 1, ALL.length));
    assertThat(header(answer, "Content-Length")).isEqualTo(String.valueOf(to - from));
  }

  @Test
  void saysHowLongTheRecordingIsToWhoeverAsksForMore() throws Exception {
    HttpResponse<byte[]> answer = fetch(links.address(archived()), "Range", "bytes=300000-");
    isProblem(answer, 416, "The recording has no such bytes");
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */300000");
  }

  @Test
  void refusesLinksThatAreOverOrNotTheHubs() throws Exception {
    String call = archived();
    isProblem(
        fetch(links.address(call, Duration.ofSeconds(-1))),
        410,
        "This link was valid for a while that is over");
    String link = links.address(call);
    isProblem(
        fetch(link.substring(0, link.length() - 2) + "AA"),
        403,
        "This is no link that the hub has given out");
    isProblem(
        fetch(PUBLIC_URL + "/recordings/" + call),
        403,
        "This is no link that the hub has given out");
  }

  @Test
  void leadsNowhereOnceTheRecordingIsGone() throws Exception {
    String gone = "This call has no recording in the archive";
    isProblem(fetch(links.address(UUID.randomUUID().toString(), HOUR)), 404, gone);
    String call = archived();
    Map<String, Object> object =
        hub.database()
            .queryForMap(
                "select bucket, object_key from recording where call_id = ?",
                UUID.fromString(call));
    s3.deleteObject(
        request ->
            request
                .bucket(object.get("bucket").toString())
                .key(object.get("object_key").toString()));
    isProblem(fetch(links.address(call)), 404, gone);
    hub.database().update("delete from recording where call_id = ?", UUID.fromString(call));
    isProblem(fetch(links.address(call)), 404, gone);
  }

  @Test
  void warnsOfNobodyWhoGoesAwayBeforeItsEnd() throws Exception {
    Outside.SERVER.stubFor(
        WireMock.get(WireMock.urlPathMatching("/recordings/.*"))
            .willReturn(
                WireMock.aResponse()
                    .withHeader("Content-Type", "audio/mpeg")
                    .withBody(Arrays.copyOf(ALL, MORE_THAN_ANY_BUFFER))));
    Logger logger = (Logger) LoggerFactory.getLogger(DepartedListeners.class);
    ListAppender<ILoggingEvent> told = new ListAppender<>();
    told.start();
    logger.addAppender(told);
    logger.setLevel(Level.DEBUG);
    try (Socket player = new Socket()) {
      URI address =
          hub.request(links.address(archived()).substring(PUBLIC_URL.length())).build().uri();
      player.setReceiveBufferSize(4_096);
      player.connect(new InetSocketAddress(address.getHost(), address.getPort()));
      player
          .getOutputStream()
          .write(("GET " + address.getPath() + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes());
      assertThat(player.getInputStream().read()).isEqualTo('H');
      player.setSoLinger(true, 0);
      player.close();
      await().atMost(HALF_A_MINUTE).until(() -> !told.list.isEmpty());
    } finally {
      logger.setLevel(null);
      logger.detachAppender(told);
    }
    assertThat(told.list).allMatch(event -> event.getLevel() == Level.DEBUG);
  }

  @Test
  void isOnlyRead() throws Exception {
    String path = links.address(archived()).substring(PUBLIC_URL.length());
    assertThat(hub.post(path, "").statusCode()).isEqualTo(405);
    assertThat(hub.send(hub.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody())))
        .returns(405, HttpResponse::statusCode);
  }
}
