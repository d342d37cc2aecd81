package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingLinksTest {
  private static final String PUBLIC_URL = "https://hub.example";
  private static final Duration HOUR = Duration.ofHours(1);

  private final String call = UUID.randomUUID().toString();
  private final RecordingLinks links = links("the webhooks' secret");

  private static RecordingLinks links(String secret) {
    return new RecordingLinks(PUBLIC_URL + "/", secret, HOUR);
  }

  private static String token(String address) {
    return address.substring(address.lastIndexOf('/') + 1);
  }

  private static void isRefused(RecordingLinks links, String token, int status) {
    assertThatThrownBy(() -> links.callOf(token))
        .isInstanceOfSatisfying(
            RefusedLinkException.class,
            refused -> assertThat(refused.status()).as(token).isEqualTo(status));
  }

  @Test
  void leadToTheRecordingOfTheirCall() {
    assertThat(links.address(call)).matches("https://hub\\.example/recordings/[A-Za-z0-9_-]{76}");
    assertThat(links.callOf(token(links.address(call)))).isEqualTo(call);
    assertThat(new RecordingLinks("", "s", HOUR).address(call)).startsWith("/recordings/");
  }

  @Test
  void areOverWhenTheirTimeIs() {
    isRefused(links, token(links.address(call, Duration.ZERO)), 410);
    isRefused(links, token(links.address(call, Duration.ofDays(-1))), 410);
  }

  @Test
  void areRefusedWithAnyPlaceChanged() {
    String token = token(links.address(call));
    for (int place = 0; place < token.length(); place++) {
      char other = token.charAt(place) == 'A' ? 'B' : 'A';
      isRefused(links, token.substring(0, place) + other + token.substring(place + 1), 403);
    }
    isRefused(links, token + "AAAA", 403);
    isRefused(links, token.substring(4), 403);
  }

  /** The end of a link cannot be moved, though it can be read. */
  @Test
  void areRefusedWithALaterEnd() {
    byte[] expired =
        Base64.getUrlDecoder().decode(token(links.address(call, Duration.ofHours(-1))));
    byte[] valid = Base64.getUrlDecoder().decode(token(links.address(call)));
    System.arraycopy(valid, 17, expired, 17, Long.BYTES);
    isRefused(links, Base64.getUrlEncoder().withoutPadding().encodeToString(expired), 403);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "..", "%2e", "AAAA", "ä", "[a, b]"})
  void areNotWhateverStandsThere(String token) {
    isRefused(links, token, 403);
  }

  @Test
  void areOfOneSecretAndOnePurpose() {
    String token = token(links.address(call));
    isRefused(links("another secret"), token, 403);
    String ofAnEngine =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, "the webhooks' secret").hmacHex("assemblyai");
    isRefused(links(ofAnEngine), token, 403);
    isRefused(links, token(links(ofAnEngine).address(call)), 403);
  }

  /** An empty secret would be one that everybody knows. */
  @Test
  void areOfThisProcessAloneWhileThereIsNoSecret() {
    RecordingLinks mine = links("");
    assertThat(mine.callOf(token(mine.address(call)))).isEqualTo(call);
    isRefused(links(""), token(mine.address(call)), 403);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-,              200, 0, 9, -",
        "bytes=0-3,      206, 0, 3, bytes 0-3/10",
        "bytes=4-,       206, 4, 9, bytes 4-9/10",
        "bytes=4-400,    206, 4, 9, bytes 4-9/10",
        "bytes=-3,       206, 7, 9, bytes 7-9/10",
        "bytes=-30,      206, 0, 9, bytes 0-9/10",
        "bytes=9-9,      206, 9, 9, bytes 9-9/10",
        "bytes=10-,      416, 0, -1, bytes */10",
        "bytes=-0,       416, 0, -1, bytes */10",
        "bytes=3-1,      200, 0, 9, -",
        "'bytes=0-1,4-5', 200, 0, 9, -",
        "bytes=-,        200, 0, 9, -",
        "bytes=a-b,      200, 0, 9, -",
        "seconds=0-1,    200, 0, 9, -",
        "bytes=9999999999999999999999-, 200, 0, 9, -"
      })
  void giveOneRangeOrAllOfIt(String header, int status, long first, long last, String said) {
    assertThat(links.range(Map.of("bytes", 10L), header))
        .isEqualTo(new RecordingRange(status, first, last, said));
  }

  @Test
  void leadNowhereWhenTheRecordingIsGone() {
    assertThatThrownBy(() -> links.range(null, null))
        .isInstanceOfSatisfying(
            RefusedLinkException.class, refused -> assertThat(refused.status()).isEqualTo(404));
  }
}
