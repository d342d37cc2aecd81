package routes.rules;

import java.util.List;

/**
 * What the rules say of a call.
 *
 * @param type {@code normal} when no rule says another
 * @param action {@code post} when no rule says another
 * @param reason why it is skipped or parked, else null
 * @param channel where it is posted; null: its department's, or the default one
 * @param rules the names of those that decided something, in order, with what each decided
 * @param seen each rule that was read, and why it holds or does not
 */
public record Decision(
    String type,
    String action,
    String reason,
    String channel,
    List<String> rules,
    List<String> seen) {

  public static final String POST = "post";
  public static final String SKIP = "skip";
  public static final String PARK = "park";
  public static final String NORMAL = "normal";

  /** How a step ends that asked. */
  public String outcome() {
    return switch (action) {
      case SKIP -> "skipped";
      case PARK -> "parked";
      default -> "done";
    };
  }

  /** For the ledger: why it ends here, and which rules say so; null when none decided anything. */
  public String inWords() {
    String deciding = String.join("; ", rules);
    if (reason != null) {
      return reason + " (" + deciding + ")";
    }
    return rules.isEmpty() ? null : deciding;
  }
}
