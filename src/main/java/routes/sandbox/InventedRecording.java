package routes.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Recordings of calls that never took place: each name has its own, always the same. */
@Component
public class InventedRecording {
  private static final Pattern FILE = Pattern.compile("([a-z0-9-]{1,64})\\.wav");
  private static final int HEADER_BYTES = 44;

  /**
   * The recording as a WAV file (8 kHz, 16 bit, mono, 7 to 11 seconds).
   *
   * @param file {@code name.wav}, the name of small letters, digits and hyphens; anything else is
   *     404
   */
  public SandboxAnswer answer(String file) {
    Matcher wanted = FILE.matcher(file == null ? "" : file);
    return wanted.matches()
        ? new SandboxAnswer(200, "audio/wav", wav(wanted.group(1)))
        : SandboxAnswer.notFound();
  }

  static byte[] wav(String name) {
    byte[] digest = Digests.sha256(name.getBytes(StandardCharsets.UTF_8));
    short[] samples = Babble.of(ByteBuffer.wrap(digest).getLong());
    int soundBytes = samples.length * Short.BYTES;
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + soundBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + soundBytes).put(ascii("WAVE"));
    file.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    file.putInt(Babble.SAMPLES_PER_SECOND).putInt(Babble.SAMPLES_PER_SECOND * Short.BYTES);
    file.putShort((short) Short.BYTES).putShort((short) Short.SIZE);
    file.put(ascii("data")).putInt(soundBytes);
    file.asShortBuffer().put(samples);
    return file.array();
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}
