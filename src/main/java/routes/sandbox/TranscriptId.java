package routes.sandbox;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A transcript's id, from which its answer can be made without having kept anything: when it was
 * asked for, whether with speakers, of which audio, and two bytes that an id made up by a caller
 * would hardly have right. Looks like the UUIDs of AssemblyAI.
 *
 * @param created to the millisecond
 */
record TranscriptId(Instant created, boolean speakerLabels, AudioMark audio) {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final int CONTENT_BYTES = 14;

  /** Empty when no such id was ever given out. */
  static Optional<TranscriptId> parse(String text) {
    if (text == null || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] bytes = HexFormat.of().parseHex(text.replace("-", ""));
    byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
    if (!Arrays.equals(check(content), 0, 2, bytes, CONTENT_BYTES, bytes.length)) {
      return Optional.empty();
    }
    ByteBuffer reader = ByteBuffer.wrap(content);
    long milliseconds = ((long) reader.getInt() & 0xffffffffL) << 16 | reader.getShort() & 0xffff;
    boolean speakerLabels = reader.get() == 1;
    byte[] audio = Arrays.copyOfRange(content, CONTENT_BYTES - AudioMark.BYTES, CONTENT_BYTES);
    return Optional.of(
        new TranscriptId(
            Instant.ofEpochMilli(milliseconds), speakerLabels, AudioMark.ofDigest(audio)));
  }

  @Override
  public String toString() {
    ByteBuffer writer = ByteBuffer.allocate(CONTENT_BYTES + 2);
    long milliseconds = created.toEpochMilli();
    writer.putInt((int) (milliseconds >>> 16)).putShort((short) milliseconds);
    writer.putLong((speakerLabels ? 1L : 0L) << 8 * AudioMark.BYTES | audio.number());
    writer.put(check(Arrays.copyOf(writer.array(), CONTENT_BYTES)), 0, 2);
    String hex = HexFormat.of().formatHex(writer.array());
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  private static byte[] check(byte[] content) {
    return Digests.sha256(content);
  }
}
