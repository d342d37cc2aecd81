package routes.sandbox;

import java.util.List;

/**
 * A short invented conversation.
 *
 * @param direction {@code incoming} or {@code outgoing}: who called
 * @param language as AssemblyAI writes it, such as {@code en_us}
 */
record Dialogue(String direction, String language, List<Turn> turns) {

  /**
   * What one speaker says before the other answers.
   *
   * @param speaker {@code A} is whoever speaks first, not necessarily the agent
   */
  record Turn(String speaker, String words) {
    /** Reads {@code A: words}. */
    static Turn of(String line) {
      String[] parts = line.split(": ", 2);
      return new Turn(parts[0], parts[1]);
    }
  }
}
