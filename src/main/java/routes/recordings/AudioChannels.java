package routes.recordings;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Tells from the first bytes of a WAV or MP3 file how many channels its sound has. Nothing is
 * decoded, and whatever else the bytes say is not believed.
 */
final class AudioChannels {
  /** Of a WAV file before its format, of an MP3 file behind its tag. */
  private static final int FARTHEST = 65_536;

  private static final int[] KBIT_OF_MPEG_1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320
  };
  private static final int[] KBIT_OF_MPEG_2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160
  };
  private static final int[] HERTZ_OF_MPEG_1 = {44_100, 48_000, 32_000};
  private static final int VERSION_1 = 3;
  private static final int VERSION_2 = 2;
  private static final int MONO = 3;

  private AudioChannels() {}

  /**
   * @return null when it cannot be told
   */
  static Integer of(Path file) {
    try (RandomAccessFile sound = new RandomAccessFile(file.toFile(), "r")) {
      byte[] head = read(sound, 0, 12);
      if (latin(head, 0, 4).equals("RIFF") && latin(head, 8, 4).equals("WAVE")) {
        return ofWav(read(sound, 12, FARTHEST));
      }
      return ofMp3(read(sound, tag(head), FARTHEST));
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** The number stands behind the format's tag in the chunk {@code fmt }. */
  private static Integer ofWav(byte[] bytes) {
    ByteBuffer chunks = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = 0; at + 12 <= bytes.length; ) {
      if (latin(bytes, (int) at, 4).equals("fmt ")) {
        int channels = chunks.getShort((int) at + 10);
        return channels > 0 ? (Integer) channels : null;
      }
      long length = chunks.getInt((int) at + 4) & 0xffffffffL;
      at += 8 + length + length % 2;
    }
    return null;
  }

  /** The first frame that is followed by another one of the same kind. */
  private static Integer ofMp3(byte[] bytes) {
    for (int at = 0; at + 4 <= bytes.length; at++) {
      int frame = header(bytes, at);
      int length = length(frame);
      if (length > 0 && at + length + 4 <= bytes.length) {
        int next = header(bytes, at + length);
        if (length(next) > 0 && next >>> 17 == frame >>> 17) {
          return (frame >>> 6 & 3) == MONO ? 1 : 2;
        }
      }
    }
    return null;
  }

  private static int header(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, 4).getInt();
  }

  /** Of a frame of MPEG audio layer III in bytes; 0 when these four bytes begin none. */
  private static int length(int header) {
    int version = header >>> 19 & 3;
    int kbit = header >>> 12 & 15;
    int hertz = header >>> 10 & 3;
    boolean layer3 = (header >>> 17 & 3) == 1;
    if (header >>> 21 != 0x7ff || !layer3 || version == 1 || kbit % 15 == 0 || hertz == 3) {
      return 0;
    }
    int padding = header >>> 9 & 1;
    return version == VERSION_1
        ? 144_000 * KBIT_OF_MPEG_1[kbit] / HERTZ_OF_MPEG_1[hertz] + padding
        : 72_000 * KBIT_OF_MPEG_2[kbit] / (HERTZ_OF_MPEG_1[hertz] / (version == VERSION_2 ? 2 : 4))
            + padding;
  }

  /** The length of the tag ID3v2 in front of the sound, of which each byte has seven bits. */
  private static long tag(byte[] head) {
    return latin(head, 0, 3).equals("ID3")
        ? 10L
            + ((head[6] & 127) << 21 | (head[7] & 127) << 14 | (head[8] & 127) << 7 | head[9] & 127)
        : 0;
  }

  private static byte[] read(RandomAccessFile file, long from, int most) throws IOException {
    int length = (int) Math.max(0, Math.min(most, file.length() - from));
    byte[] bytes = new byte[Math.max(length, from == 0 ? most : 0)];
    file.seek(from);
    file.readFully(bytes, 0, length);
    return bytes;
  }

  private static String latin(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }
}
