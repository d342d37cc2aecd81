package routes.transcripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/**
 * The speakers of one recording in one form: who is certain by role, everybody else by a letter in
 * the order of speaking. Engines count from 0 or 1, write letters, or {@code SPEAKER_01}.
 */
final class SpeakerNames {
  private static final Map<String, String> ROLES =
      Map.of(
          "agent", "Agent",
          "rep", "Agent",
          "customer_rep", "Agent",
          "sales_rep", "Agent",
          "customer", "Customer",
          "home_owner", "Customer");

  private final Map<String, String> names = new HashMap<>();
  private int letters;

  SpeakerNames() {
    this(0);
  }

  /**
   * @param before how many have spoken before
   */
  SpeakerNames(int before) {
    this.letters = before;
  }

  /** The name of a speaker; of one that the engine does not name, an empty text. */
  String of(JsonNode speaker) {
    return of(EngineAnswer.storable(speaker).strip());
  }

  /** The same of a name that an engine gave. */
  String of(String given) {
    return given.isEmpty()
        ? ""
        : names.computeIfAbsent(
            given, any -> ROLES.containsKey(given) ? ROLES.get(given) : letter());
  }

  private String letter() {
    int next = letters++;
    return next < 26 ? String.valueOf((char) ('A' + next)) : String.valueOf(next + 1);
  }
}
