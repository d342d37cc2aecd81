package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;
import routes.work.CannotContinueException;

class RecordingHostsTest {
  private static final String CONFIGURED =
      "exotel=127.0.0.1:9000, public=[::1]:9001/files/, exotel=localhost:9002,"
          + "exotel=http://plain.example/a, public=*.cdn.example:8443, exotel=8.8.4.4,";

  static RecordingHosts hosts(String setting) {
    return new RecordingHosts(
        new RecordingSettings(
            setting,
            DataSize.ofMegabytes(1),
            java.time.Duration.ofSeconds(5),
            new RecordingSettings.Exotel("key", "token"),
            null,
            null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://recordings.exotel.com/exotelrecordings/acme/1.mp3",
        "HTTPS://Recordings.EXOTEL.com:443/1.mp3",
        "https://a.b.exotel.in/1.mp3?x=%2F..%2F&y=a@b#part",
        "https://recordings.exotel.com",
        "https://recordings.exotel.com/a@b/1..2.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/exotelrecordings/acme/1.mp3",
        "http://127.0.0.1:9000/1.mp3",
        "https://127.0.0.1:9000/1.mp3",
        "http://[::1]:9001/files/1.mp3",
        "http://[0:0:0:0:0:0:0:1]:9001/files",
        "http://localhost:9002/1.mp3",
        "http://plain.example/a/1.mp3",
        "https://plain.example/a/1.mp3",
        "https://eu.cdn.example:8443/1.mp3",
        "https://8.8.4.4/1.mp3"
      })
  void permitsWhatAnEntryNames(String url) {
    assertThatCode(() -> hosts(CONFIGURED).permit(url)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://exotel.com/1.mp3",
        "https://evil-exotel.com/1.mp3",
        "https://recordings.evil-exotel.com/1.mp3",
        "https://recordings.exotel.com.evil.example/1.mp3",
        "https://exotel.com.evil/1.mp3",
        "https://recordings.exotel.com./1.mp3",
        "https://recordings.exotel.com:8443/1.mp3",
        "https://recordings.exotel.com:80/1.mp3",
        "https://recordings.exotel.com:/1.mp3",
        "https://recordings.exotel.com:99999999999/1.mp3",
        "http://recordings.exotel.com/1.mp3",
        "ftp://recordings.exotel.com/1.mp3",
        "file:///etc/passwd",
        "//recordings.exotel.com/1.mp3",
        "recordings.exotel.com/1.mp3",
        "https:recordings.exotel.com/1.mp3",
        "https:///recordings.exotel.com/1.mp3",
        "https://user:secret@recordings.exotel.com/1.mp3",
        "https://@recordings.exotel.com/1.mp3",
        "https://recordings.exotel.com@evil.example/1.mp3",
        "https://recordings.exotel.com:443@evil.example/1.mp3",
        "https://evil.example#@recordings.exotel.com/1.mp3",
        "https://evil.example\\@recordings.exotel.com/1.mp3",
        "https://recordings.exotel.com\\.evil.example/1.mp3",
        "https://evil.example%2frecordings.exotel.com/1.mp3",
        "https://evil.example%00.exotel.com/1.mp3",
        "https://rec_ordings.exotel.com/1.mp3",
        "https://recordings。exotel.com/1.mp3",
        "https://recordings.exotel.com/1 2.mp3",
        "https://recordings.exotel.com/1\t.mp3",
        "https://recordings.exotel.com/1.mp3\r\nX: y",
        "https://recordings.exotel.com/a/../1.mp3",
        "https://recordings.exotel.com/./1.mp3",
        "https://recordings.exotel.com/a/..",
        "https://recordings.exotel.com/a/..;x/1.mp3",
        "https://recordings.exotel.com/%2e%2e/1.mp3",
        "https://recordings.exotel.com/%2E./1.mp3",
        "https://recordings.exotel.com/%252e%252e/1.mp3",
        "https://recordings.exotel.com/a%2fb.mp3",
        "https://recordings.exotel.com/a%5cb.mp3",
        "https://recordings.exotel.com/a%00.mp3",
        "https://recordings.exotel.com/a%0d%0a.mp3",
        "https://recordings.exotel.com/a\\b.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/other/1.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/exotelrecordings-evil/1.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/exotelrecordings/../other/1.mp3",
        "https://s3-ap-southeast-1.amazonaws.com//exotelrecordings/1.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/%65xotelrecordings/1.mp3",
        "https://s3-ap-southeast-1.amazonaws.com/",
        "http://s3-ap-southeast-1.amazonaws.com/exotelrecordings/1.mp3",
        "http://127.0.0.1/1.mp3",
        "http://127.0.0.1:9001/1.mp3",
        "http://127.0.0.2:9000/1.mp3",
        "http://127.1:9000/1.mp3",
        "http://2130706433:9000/1.mp3",
        "http://0x7f000001:9000/1.mp3",
        "http://0x7f.0.0.1:9000/1.mp3",
        "http://0177.0.0.1:9000/1.mp3",
        "http://127.0.0.01:9000/1.mp3",
        "http://[::ffff:127.0.0.1]:9000/1.mp3",
        "http://[::127.0.0.1]:9000/1.mp3",
        "http://[::1]:9001/file/1.mp3",
        "http://[::1%25lo]:9001/files/1.mp3",
        "http://localhost:9000/1.mp3",
        "http://localhost.:9002/1.mp3",
        "http://a.localhost:9002/1.mp3",
        "http://plain.example:81/a/1.mp3",
        "http://plain.example/ab/1.mp3",
        "http://eu.cdn.example:8443/1.mp3",
        "https://cdn.example:8443/1.mp3",
        "https://eu.cdn.example/1.mp3",
        "http://8.8.4.4/1.mp3",
        "http://169.254.169.254/latest/meta-data",
        ""
      })
  void refusesEverythingElse(String url) {
    assertThatThrownBy(() -> hosts(CONFIGURED).permit(url))
        .isInstanceOf(CannotContinueException.class)
        .message()
        .startsWith("The recording")
        .doesNotContain("secret", "meta-data", "1.mp3", "\r", "\n")
        .hasSizeLessThan(300);
  }

  @Test
  void refusesNothingAtAllAndEndlessAddresses() {
    RecordingHosts hosts = hosts("");
    assertThatThrownBy(() -> hosts.permit(null)).isInstanceOf(CannotContinueException.class);
    assertThatThrownBy(() -> hosts.permit("https://a.exotel.com/" + "x".repeat(5_000)))
        .isInstanceOf(CannotContinueException.class);
    assertThatThrownBy(() -> hosts.permit("https://" + "x.".repeat(120) + "evil.example/"))
        .isInstanceOf(CannotContinueException.class)
        .message()
        .hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://evil.example/1.mp3|The recording is on evil.example, a host that RECORDING_HOSTS"
            + " does not list",
        "http://a.exotel.com/1.mp3|The recording is on a.exotel.com without https: only an entry"
            + " with http:// in RECORDING_HOSTS allows that",
        "https://a.exotel.com:1/1.mp3|The recording is on port 1 of a.exotel.com, which"
            + " RECORDING_HOSTS does not list",
        "https://s3-ap-southeast-1.amazonaws.com/x|The recording is on"
            + " s3-ap-southeast-1.amazonaws.com outside of the paths that RECORDING_HOSTS lists"
      })
  void saysWhatToChange(String url, String reason) {
    assertThatThrownBy(() -> hosts("").permit(url)).hasMessage(reason);
  }

  @Test
  void keepsPathAndQueryAsTheyWereAndDropsTheFragment() {
    RecordingHosts.Permit permit =
        hosts("").permit("https://A.exotel.com/a%20b.mp3?sig=%2Fx%3D#part");

    assertThat(permit.address().uri()).hasToString("https://a.exotel.com/a%20b.mp3?sig=%2Fx%3D");
  }

  @Test
  void givesCredentialsToTheProvidersOwnEntriesOnly() {
    RecordingHosts hosts = hosts(CONFIGURED + "public=shared.exotel.com");
    String basic =
        "Basic " + Base64.getEncoder().encodeToString("key:token".getBytes(StandardCharsets.UTF_8));

    assertThat(hosts.authorization(hosts.permit("https://a.exotel.com/1").entry())).contains(basic);
    assertThat(hosts.authorization(hosts.permit("http://127.0.0.1:9000/1").entry()))
        .contains(basic);
    assertThat(hosts.authorization(hosts.permit("https://shared.exotel.com/1").entry())).isEmpty();
    assertThat(hosts.authorization(hosts.permit("https://x.cdn.example:8443/1").entry())).isEmpty();
    assertThat(
            hosts.authorization(
                hosts.permit("https://s3-ap-southeast-1.amazonaws.com/exotelrecordings/1").entry()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recordings.example",
        "exotel=",
        "=recordings.example",
        "exotel=ftp://recordings.example",
        "exotel=recordings.example:0",
        "exotel=recordings.example:65536",
        "exotel=recordings.example:http",
        "exotel=recordings.example/a?b",
        "exotel=recordings.example/a/../b",
        "exotel=recordings.example/%2e%2e",
        "exotel=user@recordings.example",
        "exotel=*",
        "exotel=*.com",
        "exotel=*.127.0.0.1",
        "exotel=*.*.example.com",
        "exotel=re*.example.com",
        "exotel=recordings.example.",
        "exotel=127.1",
        "exotel=0x7f000001",
        "exotel=0.0.0.0",
        "exotel=224.0.0.1",
        "exotel=::1",
        "exotel=[::ffff:10.0.0.1]",
        "exotell=recordings.example",
        "exotel=a.example exotel=b.example"
      })
  void stopsTheStartOnABrokenEntry(String entry) {
    assertThatThrownBy(() -> hosts("public=fine.example," + entry))
        .isInstanceOf(IllegalStateException.class)
        .message()
        .startsWith("RECORDING_HOSTS: entry 2 ");
  }

  @Test
  void doesNotRepeatAPasswordThatWasPutIntoAnEntry() {
    assertThatThrownBy(() -> hosts("exotel=https://user:hunter2@recordings.example"))
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void namesTheMissingHalfOfTheCredentials() {
    assertThatThrownBy(() -> new RecordingSettings.Exotel("key", " "))
        .hasMessageContaining("EXOTEL_API_TOKEN is missing");
    assertThat(new RecordingSettings.Exotel("key", "hunter2").toString())
        .doesNotContain("hunter2", "key");
  }
}
