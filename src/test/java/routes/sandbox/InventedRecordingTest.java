package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventedRecordingTest {
  private final InventedRecording recording = new InventedRecording();

  @Test
  void isAWavFileThatPlayersRead() throws Exception {
    SandboxAnswer answer = recording.answer("a-call.wav");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("audio/wav");
    try (AudioInputStream sound =
        AudioSystem.getAudioInputStream(new ByteArrayInputStream(answer.content()))) {
      AudioFormat format = sound.getFormat();
      assertThat(format.getSampleRate()).isEqualTo(8_000f);
      assertThat(format.getSampleSizeInBits()).isEqualTo(16);
      assertThat(format.getChannels()).isEqualTo(1);
      assertThat(sound.getFrameLength() / 8_000.0).isBetween(6.0, 12.0);
    }
  }

  @Test
  void isLoudEnoughToHearAndNeverClips() {
    var samples =
        ByteBuffer.wrap(InventedRecording.wav("a-call"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(44)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer();
    double energy = 0;
    int loudest = 0;
    int count = samples.remaining();
    while (samples.hasRemaining()) {
      int sample = samples.get();
      energy += (double) sample * sample;
      loudest = Math.max(loudest, Math.abs(sample));
    }

    assertThat(Math.sqrt(energy / count)).isGreaterThan(1_000);
    assertThat(loudest).isBetween(15_000, 25_000);
  }

  @Test
  void isTheSameOnEveryMachineAndDiffersByName() {
    assertThat(InventedRecording.wav("a-call"))
        .isEqualTo(InventedRecording.wav("a-call"))
        .isNotEqualTo(InventedRecording.wav("b-call"));
    assertThat(HexFormat.of().formatHex(Digests.sha256(InventedRecording.wav("a-call"))))
        .isEqualTo("807445c73176f73be2ec786f99adefa60e6e5e7c75f3282e2ba2d4667c6e2851");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", ".wav", "A.wav", "a.mp3", "../a.wav", "a%2e.wav", "a\n.wav"})
  void knowsNoOtherNames(String file) {
    assertThat(recording.answer(file).status()).isEqualTo(404);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThat(recording.answer("a".repeat(64) + ".wav").status()).isEqualTo(200);
    assertThat(recording.answer("a".repeat(65) + ".wav").status()).isEqualTo(404);
  }
}
