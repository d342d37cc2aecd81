package routes.recordings;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells what kind of sound a file holds, and whether it holds any. */
final class AudioType {
  /** How many bytes of a file's beginning are looked at. */
  static final int HEAD = 512;

  private static final String OTHER = "bin";

  static final String UNKNOWN = "application/octet-stream";

  private static final Pattern AUDIO = Pattern.compile("audio/[a-z0-9][a-z0-9.+-]{0,60}");
  private static final Pattern TEXTUAL =
      Pattern.compile("text/.*|application/(json|xml|(.*\\+)(json|xml))");
  private static final Pattern MARKUP =
      Pattern.compile("^(\u00ef\u00bb\u00bf)?\\s*<(!doctype|html|head|body|script|\\?xml|!--).*");

  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("audio/mpeg", "mp3"),
          Map.entry("audio/mp3", "mp3"),
          Map.entry("audio/x-mp3", "mp3"),
          Map.entry("audio/x-mpeg", "mp3"),
          Map.entry("audio/mpeg3", "mp3"),
          Map.entry("audio/wav", "wav"),
          Map.entry("audio/wave", "wav"),
          Map.entry("audio/x-wav", "wav"),
          Map.entry("audio/vnd.wave", "wav"),
          Map.entry("audio/ogg", "ogg"),
          Map.entry("audio/opus", "ogg"),
          Map.entry("audio/mp4", "m4a"),
          Map.entry("audio/m4a", "m4a"),
          Map.entry("audio/x-m4a", "m4a"));

  private static final Map<String, String> BY_EXTENSION =
      Map.of(
          "mp3",
          "audio/mpeg",
          "wav",
          "audio/wav",
          "ogg",
          "audio/ogg",
          "opus",
          "audio/ogg",
          "m4a",
          "audio/mp4");

  private AudioType() {}

  /** mp3, wav, ogg, m4a, or bin for everything else. */
  static String extension(String contentType) {
    return EXTENSIONS.getOrDefault(contentType, OTHER);
  }

  /** All that {@link #extension} may say. */
  static Stream<String> extensions() {
    return Stream.concat(EXTENSIONS.values().stream(), Stream.of(OTHER)).distinct();
  }

  /** The media type of a Content-Type header, in lower case and without parameters. */
  static String mediaType(String header) {
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether an answer of this type is words about a recording rather than one. */
  static boolean isTextual(String mediaType) {
    return TEXTUAL.matcher(mediaType).matches();
  }

  /** Whether these first bytes are a web page, whatever the header says. */
  static boolean isMarkup(byte[] head) {
    return MARKUP
        .matcher(latin(head).toLowerCase(Locale.ROOT).replaceAll("[\\r\\n]", " "))
        .matches();
  }

  /** What the server said if that is audio, else what the bytes, then the path's ending say. */
  static String of(String mediaType, byte[] head, String path) {
    if (AUDIO.matcher(mediaType).matches()) {
      return mediaType;
    }
    String found = byBytes(latin(head));
    return found == null ? byEnding(path) : found;
  }

  private static String byBytes(String head) {
    if (head.startsWith("ID3")
        || head.matches("(?s)\u00ff[\u00e2\u00e3\u00f2\u00f3\u00fa\u00fb].*")) {
      return "audio/mpeg";
    }
    if (head.startsWith("RIFF") && head.startsWith("WAVE", 8)) {
      return "audio/wav";
    }
    if (head.startsWith("OggS")) {
      return "audio/ogg";
    }
    return head.startsWith("ftyp", 4) ? "audio/mp4" : null;
  }

  private static String byEnding(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(ending, UNKNOWN);
  }

  private static String latin(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1);
  }
}
