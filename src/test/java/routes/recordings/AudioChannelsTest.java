package routes.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioChannelsTest {
  @TempDir Path directory;

  private Integer channels(byte[] bytes) throws IOException {
    return AudioChannels.of(Files.write(directory.resolve("sound"), bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void readsThemFromAWavFile(int channels) throws IOException {
    assertThat(channels(wav(channels))).isEqualTo(channels);
  }

  private static byte[] wav(int channels) throws IOException {
    AudioFormat format = new AudioFormat(8_000, 16, channels, true, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(new byte[800 * channels]), format, 400),
        AudioFileFormat.Type.WAVE,
        file);
    return file.toByteArray();
  }

  @Test
  void readsThemBehindWhatElseAWavFileTells() throws IOException {
    byte[] plain = wav(2);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(plain, 0, 12);
    file.write("LIST".getBytes(StandardCharsets.US_ASCII));
    file.write(new byte[] {3, 0, 0, 0, 'a', 'b', 'c', 0});
    file.write(plain, 12, plain.length - 12);
    assertThat(channels(file.toByteArray())).isEqualTo(2);
  }

  /** Frames of MPEG-1 at 44.1 kHz, MPEG-2 at 16 kHz and MPEG-2.5 at 8 kHz, layer III. */
  @ParameterizedTest
  @CsvSource({
    "fffb9000, 417, 2",
    "fffb9040, 417, 2",
    "fffb90c0, 417, 1",
    "fff348c4, 144, 1",
    "fff34804, 144, 2",
    "ffe318c4, 72, 1"
  })
  void readsThemFromAnMp3File(String header, int length, int channels) throws IOException {
    byte[] frame = Arrays.copyOf(java.util.HexFormat.of().parseHex(header), length);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(frame);
    file.write(frame);
    assertThat(channels(file.toByteArray())).isEqualTo(channels);
    ByteArrayOutputStream tagged = new ByteArrayOutputStream();
    tagged.write(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 1, 2});
    tagged.write(new byte[130]);
    tagged.write(file.toByteArray());
    assertThat(channels(tagged.toByteArray())).isEqualTo(channels);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "I",
        "ID3",
        "RIFF",
        "RIFFxxxxWAVE",
        "RIFFxxxxWAVEfmt ",
        "RIFFxxxxWAVEdata\u00ff\u00ff\u00ff\u00ff",
        "OggS and so on",
        "\u00ff\u00fb\u0090\u0000 and nothing"
      })
  void saysNothingOfWhatItCannotTell(String head) throws IOException {
    assertThat(channels(head.getBytes(StandardCharsets.ISO_8859_1))).isNull();
  }

  @Test
  void saysNothingOfAFileThatIsGone() {
    assertThat(AudioChannels.of(directory.resolve("gone"))).isNull();
  }
}
