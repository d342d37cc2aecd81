package routes.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What went through a copy.
 *
 * @param sha256 hexadecimal, lower case
 */
record CopiedStream(long bytes, String sha256) {
  /** More came than was allowed. */
  static final class TooLargeException extends IOException {}

  /**
   * Copies until the end, never more than a buffer in memory.
   *
   * @param most the largest number of bytes that may come
   * @throws IOException when reading fails
   * @throws UncheckedIOException when writing fails
   */
  static CopiedStream copy(InputStream from, OutputStream to, long most) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[64 * 1024];
    long bytes = 0;
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      bytes += read;
      if (bytes > most) {
        throw new TooLargeException();
      }
      digest.update(buffer, 0, read);
      write(to, buffer, read);
    }
    return new CopiedStream(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static void write(OutputStream to, byte[] buffer, int length) {
    try {
      to.write(buffer, 0, length);
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
