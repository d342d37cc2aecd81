package routes.transcripts;

/**
 * How far an engine is with a recording.
 *
 * @param state {@code completed}, {@code waiting}, {@code ready}: the transcript can be fetched,
 *     {@code again}: submit it once more to the same engine, {@code failed}: this engine will not
 *     read it, or {@code parked}: a person must act
 * @param transcript when completed
 * @param reason for a person, otherwise
 */
public record Progress(String state, Transcript transcript, String reason) {
  static Progress completed(Transcript transcript) {
    return new Progress("completed", transcript, null);
  }

  static Progress waiting(String reason) {
    return new Progress("waiting", null, reason);
  }

  static Progress ready() {
    return new Progress("ready", null, null);
  }

  static Progress again(String reason) {
    return new Progress("again", null, reason);
  }

  static Progress failed(String reason) {
    return new Progress("failed", null, reason);
  }

  static Progress parked(String reason) {
    return new Progress("parked", null, reason);
  }
}
