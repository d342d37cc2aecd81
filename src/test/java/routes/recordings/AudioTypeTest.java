package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTypeTest {
  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "audio/mpeg,xxxx,/a,audio/mpeg,mp3",
    "audio/x-wav,xxxx,/a,audio/x-wav,wav",
    "AUDIO/Mp4; codecs=x,xxxx,/a,audio/mp4,m4a",
    "audio/amr,xxxx,/a,audio/amr,bin",
    "application/octet-stream,ID3x,/a,audio/mpeg,mp3",
    "binary/octet-stream,OggS,/a.mp3,audio/ogg,ogg",
    "'',RIFFxxxxWAVEfmt,/a.mp3,audio/wav,wav",
    "'',xxxxftypM4A,/a,audio/mp4,m4a",
    "'',\u00ff\u00fbxx,/a,audio/mpeg,mp3",
    "'',xxxx,/a/b.MP3,audio/mpeg,mp3",
    "'',xxxx,/a/b,application/octet-stream,bin",
    "video/mp4,xxxx,/a/b,application/octet-stream,bin",
    "'audio/<script>',xxxx,/a/b,application/octet-stream,bin"
  })
  void tellsTheKindOfSound(String header, String head, String path, String type, String ending) {
    String found = AudioType.of(AudioType.mediaType(header), bytes(head), path);

    assertThat(found).isEqualTo(type);
    assertThat(AudioType.extension(found)).isEqualTo(ending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html; charset=utf-8",
        "text/plain",
        "application/json",
        "application/xml",
        "application/problem+json",
        "application/xhtml+xml",
        "TEXT/HTML"
      })
  void takesWordsForWords(String header) {
    assertThat(AudioType.isTextual(AudioType.mediaType(header))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html>",
        "\n\r\n  <HTML\n>",
        "\u00ef\u00bb\u00bf<html>",
        "<?xml v"
      })
  void takesAPageForAPage(String head) {
    assertThat(AudioType.isMarkup(bytes(head))).isTrue();
    assertThat(AudioType.isMarkup(bytes("ID3\u0003<html>"))).isFalse();
  }

  @Test
  void namesTheObjectByTenantDayInUtcAndCall() {
    RecordingKey key = new RecordingKey();
    String call = "0190a5c2-1f00-7000-8000-000000000001";
    Timestamp lateEvening = Timestamp.from(Instant.parse("2026-02-28T23:59:59Z"));

    assertThat(key.keyFor("default", lateEvening, call, "audio/mpeg"))
        .isEqualTo("default/2026/02/28/" + call + ".mp3");
    assertThatThrownBy(() -> key.keyFor("../x", lateEvening, call, "audio/mpeg"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.keyFor("default", lateEvening, "../x", "audio/mpeg"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
