package routes.transcripts;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Real files of sound. */
final class Sounds {
  private Sounds() {}

  /** A hum as a WAV file, 8,000 samples a second of 16 bits. */
  static byte[] wav(int channels, int seconds) throws IOException {
    int frames = 8_000 * seconds;
    byte[] samples = new byte[frames * channels * 2];
    for (int sample = 0; sample < frames * channels; sample++) {
      samples[2 * sample + 1] = (byte) (40 * Math.sin(sample / 5.0));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(
            new ByteArrayInputStream(samples),
            new AudioFormat(8_000, 16, channels, true, false),
            frames),
        AudioFileFormat.Type.WAVE,
        file);
    return file.toByteArray();
  }
}
