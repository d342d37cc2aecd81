package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import routes.outside.GuardedDnsResolver;
import routes.storage.HubData;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordingDownloaderTest {
  private static final String BASIC =
      "Authorization: Basic "
          + Base64.getEncoder().encodeToString("key:token".getBytes(StandardCharsets.UTF_8));

  @TempDir Path directory;
  private final List<RecordingDownloader> open = new ArrayList<>();
  private RecordingServer server;
  private HubData data;

  @BeforeEach
  void start() throws IOException {
    server = new RecordingServer();
    data = new HubData(directory);
  }

  @AfterEach
  void stop() throws Exception {
    for (RecordingDownloader downloader : open) {
      downloader.close();
    }
    server.close();
  }

  private RecordingDownloader downloader(String hosts, String key, DataSize most, Duration limit) {
    RecordingSettings settings =
        new RecordingSettings(
            hosts,
            most,
            limit,
            new RecordingSettings.Exotel(key, key.isEmpty() ? "" : "token"),
            null,
            null);
    RecordingHosts allowed = new RecordingHosts(settings);
    RecordingDownloader downloader =
        new RecordingDownloader(settings, allowed, new RecordingSpool(data));
    open.add(downloader);
    return downloader;
  }

  private RecordingDownloader downloader() {
    return downloader(
        "exotel=127.0.0.1:" + server.port(),
        "key",
        DataSize.ofMegabytes(1),
        Duration.ofSeconds(20));
  }

  private void assertSpoolIsEmpty() throws IOException {
    try (Stream<Path> files = Files.list(data.spool())) {
      assertThat(files).isEmpty();
    }
  }

  private static byte[] sound(int size) {
    byte[] sound = new byte[size];
    new Random(size).nextBytes(sound);
    sound[0] = 'I';
    sound[1] = 'D';
    sound[2] = '3';
    return sound;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 511, 512, 513, 300_000})
  void bringsTheBytesToDiskAsServedWithTheProvidersCredentials(int size) throws Exception {
    byte[] sound = sound(size);
    server.on(
        "/a.mp3?x=%2F",
        "200 OK\r\nContent-Type: audio/MPEG; q=1\r\nContent-Length: " + size, sound);

    SpooledRecording recording = downloader().download(server.url("/a.mp3?x=%2F"));

    assertThat(recording.file()).hasBinaryContent(sound).hasParent(data.spool());
    assertThat(recording.bytes()).isEqualTo(size);
    assertThat(recording.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(sound)));
    assertThat(recording.contentType()).isEqualTo("audio/mpeg");
    assertThat(server.requests())
        .singleElement()
        .asString()
        .contains(BASIC, "Accept-Encoding: identity")
        .doesNotContainIgnoringCase("cookie");
  }

  @Test
  void keepsAPackedAnswerAsItWasServed() throws Exception {
    byte[] packed = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3};
    server.on("/a.wav", "200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 13", packed);

    SpooledRecording recording = downloader().download(server.url("/a.wav"));

    assertThat(recording.file()).hasBinaryContent(packed);
    assertThat(recording.contentType()).isEqualTo("audio/wav");
  }

  @Test
  void takesAnAnswerInChunks() throws Exception {
    server.on(
        "/a",
        "200 OK\r\nTransfer-Encoding: chunked",
        "3\r\nID3\r\n2\r\nxy\r\n0\r\n\r\n".getBytes());

    assertThat(downloader().download(server.url("/a")).file()).hasContent("ID3xy");
  }

  @Test
  void sendsNoCredentialsToAPublicEntry() throws Exception {
    server.on("/a", "200 OK\r\nContent-Length: 3", sound(3));

    downloader(
            "public=127.0.0.1:" + server.port(),
            "key",
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20))
        .download(server.url("/a"));

    assertThat(server.requests()).singleElement().asString().doesNotContain("Authorization");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsARedirectInsideWithoutCredentials(int status) throws Exception {
    server.on("/from", status + " Moved\r\nSet-Cookie: a=b\r\nLocation: /to?x=1");
    server.on("/to?x=1", "200 OK\r\nContent-Length: 3", sound(3));

    assertThat(downloader().download(server.url("/from")).bytes()).isEqualTo(3);

    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(0)).contains(BASIC);
    assertThat(server.requests().get(1)).doesNotContain("Authorization").doesNotContain("Cookie");
  }

  @Test
  void followsFiveRedirectsAndNoMore() throws Exception {
    for (int i = 0; i < 7; i++) {
      server.on("/" + i, "302 Found\r\nLocation: /" + (i + 1));
    }
    server.on("/7", "200 OK\r\nContent-Length: 3", sound(3));

    assertThat(downloader().download(server.url("/2")).bytes()).isEqualTo(3);
    assertThatThrownBy(() -> downloader().download(server.url("/1")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("more than 5 redirects");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:%d/x",
        "http://127.0.0.2:%d/x",
        "http://[::1]:%d/x",
        "http://2130706433:%d/x",
        "//localhost:%d/x",
        "http://user:pw@127.0.0.1:%d/x",
        "https://evil.example/x",
        "file:///etc/passwd",
        "http://127.0.0.1:%d/a/../x",
        "http://127.0.0.1:%d/%%2e%%2e/x",
        "\\\\evil",
        "http://[bad"
      })
  void neverContactsWhereARedirectMayNotLead(String location) throws Exception {
    try (RecordingServer outside = new RecordingServer()) {
      server.on("/from", "302 Found\r\nLocation: " + location.formatted(outside.port()));

      assertThatThrownBy(() -> downloader().download(server.url("/from")))
          .isInstanceOf(CannotContinueException.class)
          .message()
          .startsWith("127.0.0.1 redirects")
          .doesNotContain("pw", "passwd");
      assertThat(outside.requests()).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
    assertSpoolIsEmpty();
  }

  @Test
  void neverContactsAnAddressThatTheListDoesNotName() throws Exception {
    assertThatThrownBy(
            () ->
                downloader(
                        "public=127.0.0.2", "key", DataSize.ofMegabytes(1), Duration.ofSeconds(20))
                    .download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("RECORDING_HOSTS");
    assertThat(server.requests()).isEmpty();
    assertSpoolIsEmpty();
  }

  @Test
  void looksAtTheAddressesOfANameForEachConnection() throws Exception {
    String url = "http://files.example:" + server.port() + "/a";
    RecordingSettings settings =
        new RecordingSettings(
            "public=http://files.example:" + server.port(),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            null,
            null,
            null);
    List<String> asked = new ArrayList<>();
    RecordingHosts allowed = new RecordingHosts(settings);
    RecordingDownloader downloader =
        new RecordingDownloader(
            settings,
            allowed,
            new RecordingSpool(data),
            new GuardedDnsResolver(
                allowed::names,
                host -> {
                  asked.add(host);
                  return new InetAddress[] {InetAddress.getLoopbackAddress()};
                }));
    open.add(downloader);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> downloader.download(url))
          .isInstanceOf(CannotContinueException.class)
          .hasMessageContaining("files.example leads to an address that is not on the public");
    }
    assertThat(asked).containsExactly("files.example", "files.example");
    assertThat(server.requests()).isEmpty();
    assertSpoolIsEmpty();
  }

  @Test
  void opensAConnectionOfItsOwnForEachRequest() throws Exception {
    List<String> asked = new ArrayList<>();
    RecordingSettings settings =
        new RecordingSettings(
            "public=127.0.0.1:" + server.port(),
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(20),
            null,
            null,
            null);
    RecordingHosts allowed = new RecordingHosts(settings);
    RecordingDownloader downloader =
        new RecordingDownloader(
            settings,
            allowed,
            new RecordingSpool(data),
            new GuardedDnsResolver(
                allowed::names,
                host -> {
                  asked.add(host);
                  return InetAddress.getAllByName(host);
                }));
    open.add(downloader);
    server.on("/from", "302 Found\r\nConnection: keep-alive\r\nLocation: /to");
    server.on("/to", "200 OK\r\nContent-Length: 3", sound(3));

    downloader.download(server.url("/from"));

    assertThat(asked).containsExactly("127.0.0.1", "127.0.0.1");
  }

  @Test
  void asksNoProxy() throws Exception {
    server.on("/a", "200 OK\r\nContent-Length: 3", sound(3));
    List<URI> asked = new ArrayList<>();
    ProxySelector before = ProxySelector.getDefault();
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    try {
      downloader().download(server.url("/a"));
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409, 425})
  void waitsForARecordingThatIsNotThereYet(int status) throws Exception {
    server.on("/a", status + " Not yet");

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(TryAgainException.class)
        .hasMessage("The recording is not ready yet: 127.0.0.1 answered " + status);
    assertThat(server.requests()).hasSize(1);
    assertSpoolIsEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"200 OK", "200 OK\r\nContent-Type: text/html", "200 OK\r\nConnection: close"})
  void waitsForARecordingThatIsEmptyYet(String head) throws Exception {
    if (head.contains("close")) {
      server.on("/a", head, new byte[0]);
    } else {
      server.on("/a", head);
    }

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(TryAgainException.class)
        .hasMessageContaining("not ready yet");
    assertSpoolIsEmpty();
  }

  @ParameterizedTest
  @CsvSource({"429, 7, 7", "503, 120, 120", "500, soon, 0", "502, -1, 0", "429, 99999999, 86400"})
  void triesAgainWhenTheProviderAsksForIt(int status, String retryAfter, long seconds)
      throws Exception {
    server.on("/a", status + " Later\r\nRetry-After: " + retryAfter);

    TryAgainException failure =
        catchThrowableOfType(
            TryAgainException.class, () -> downloader().download(server.url("/a")));

    assertThat(failure.after().map(Duration::toSeconds).orElse(0L)).isEqualTo(seconds);
    assertThat(server.requests()).hasSize(1);
    assertSpoolIsEmpty();
  }

  @Test
  void readsRetryAfterAsADateToo() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(10));
    server.on("/a", "503 Later\r\nRetry-After: " + date);

    TryAgainException failure =
        catchThrowableOfType(
            TryAgainException.class, () -> downloader().download(server.url("/a")));

    assertThat(failure.after().orElseThrow())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
  }

  @Test
  void saysWhichCredentialsToCheck() throws Exception {
    server.on("/a", "401 No\r\nWWW-Authenticate: Basic realm=\"x\"");
    server.on("/to-a", "302 Found\r\nLocation: /a");
    String own = "exotel=127.0.0.1:" + server.port();
    String all = "public=127.0.0.1:" + server.port();
    DataSize most = DataSize.ofMegabytes(1);
    Duration limit = Duration.ofSeconds(20);

    assertThatThrownBy(() -> downloader(own, "key", most, limit).download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("127.0.0.1 answered 401: check EXOTEL_API_KEY and EXOTEL_API_TOKEN");
    assertThat(server.requests()).hasSize(1);
    assertThatThrownBy(() -> downloader(own, "", most, limit).download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageEndingWith("it asks for credentials, set EXOTEL_API_KEY and EXOTEL_API_TOKEN");
    assertThatThrownBy(() -> downloader(all, "key", most, limit).download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("not public");
    assertThatThrownBy(() -> downloader(own, "key", most, limit).download(server.url("/to-a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("redirect");
    assertSpoolIsEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 304, 400, 402, 410, 416})
  void givesUpOnOtherAnswers(int status) throws Exception {
    server.on("/a", out -> out.write(("HTTP/1.1 " + status + " No\r\n\r\n").getBytes()));

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("answered " + status);
    assertSpoolIsEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK|Content-Length: 10, xxxx",
    "200 OK|Transfer-Encoding: chunked, 4|xxxx|",
    "200 OK|Transfer-Encoding: chunked, 4|xx",
    "200 OK|Transfer-Encoding: chunked, zz|xx",
    "206 Partial|Content-Length: 4, xxxx",
    "not http at all, xxxx"
  })
  void triesAgainWhenTheAnswerIsBroken(String head, String body) throws Exception {
    server.on("/a", head.replace("|", "\r\n"), body.replace("|", "\r\n").getBytes());

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(TryAgainException.class);
    assertSpoolIsEmpty();
  }

  @Test
  void triesAgainWhenNobodyAnswers() throws Exception {
    server.on("/a", out -> {});
    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(TryAgainException.class);
    assertThat(server.requests()).hasSize(1);

    server.close();
    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(TryAgainException.class)
        .hasMessageContaining("no connection");
    assertSpoolIsEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "text/html; charset=utf-8, hello, text/html",
    "application/json, {}, application/json",
    "application/xml, <a/>, application/xml",
    "text/x<script>, a, text/xscript",
    "audio/mpeg, <!DOCTYPE html>, text/html",
    "application/octet-stream, <html>, text/html"
  })
  void refusesWordsInsteadOfSound(String type, String body, String named) throws Exception {
    server.on("/a", "200 OK\r\nContent-Type: " + type, body.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("The address served " + named + ", not a recording");
    assertSpoolIsEmpty();
  }

  @Test
  void refusesWhatSaysThatItIsTooLarge() throws Exception {
    server.on("/a", "200 OK\r\nContent-Length: 1048577", sound(10));

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("The recording is larger than RECORDING_MAX_SIZE (1 MB)");
    assertSpoolIsEmpty();
  }

  @Test
  void refusesWhatTurnsOutToBeTooLarge() throws Exception {
    server.on(
        "/a",
        out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
          byte[] piece = sound(8_192);
          while (true) {
            out.write(piece);
          }
        });

    assertThatThrownBy(() -> downloader().download(server.url("/a")))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageContaining("RECORDING_MAX_SIZE");
    assertSpoolIsEmpty();
  }

  @Test
  void takesWhatIsExactlyAsLargeAsAllowed() throws Exception {
    byte[] sound = sound(1024 * 1024);
    server.on("/a", "200 OK\r\nConnection: close", sound);

    assertThat(downloader().download(server.url("/a")).bytes()).isEqualTo(1024 * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\nID3", "HTTP/1.1 200 OK\r\nX: y", ""})
  void doesNotLetASlowDripPassTheTimeLimit(String beginning) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    server.on(
        "/a",
        out -> {
          out.write(beginning.getBytes(StandardCharsets.UTF_8));
          try {
            while (!left.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
              out.write('x');
              out.flush();
            }
          } finally {
            left.countDown();
          }
        });
    RecordingDownloader hurried =
        downloader(
            "public=127.0.0.1:" + server.port(),
            "",
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(1));
    long begin = System.nanoTime();

    try {
      assertThatThrownBy(() -> hurried.download(server.url("/a")))
          .isInstanceOf(TryAgainException.class)
          .hasMessage(
              "The recording did not arrive from 127.0.0.1 within RECORDING_TIME_LIMIT (1 s)");
    } finally {
      left.countDown();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
    assertSpoolIsEmpty();
  }

  @Test
  void discardsFilesOfTheSpoolOnly() throws Exception {
    RecordingSpool spool = new RecordingSpool(data);
    Path ours = spool.newFile();
    Path other = Files.createFile(directory.resolve("other"));

    spool.discard(null);
    spool.discard("anything");
    spool.discard(other);
    spool.discard(data.spool().resolve("../other"));
    assertThat(other).exists();

    spool.discard(ours.toFile());
    spool.discard(ours);
    assertThat(ours).doesNotExist();
  }
}
