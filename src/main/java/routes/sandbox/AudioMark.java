package routes.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a transcript's id remembers of its audio: the first seven bytes of the SHA-256.
 *
 * @param number those bytes as a number below 2^56
 */
record AudioMark(long number) {
  static final int BYTES = 7;

  private static final Pattern UPLOAD = Pattern.compile(".*/upload/([0-9a-f]{64})");

  /** Of an uploaded file by its content, of any other audio by its address. */
  static AudioMark of(String audioUrl) {
    Matcher upload = UPLOAD.matcher(audioUrl);
    byte[] digest =
        upload.matches()
            ? HexFormat.of().parseHex(upload.group(1))
            : Digests.sha256(audioUrl.getBytes(StandardCharsets.UTF_8));
    return ofDigest(digest);
  }

  static AudioMark ofDigest(byte[] digest) {
    long number = 0;
    for (int i = 0; i < BYTES; i++) {
      number = number << 8 | digest[i] & 0xff;
    }
    return new AudioMark(number);
  }
}
