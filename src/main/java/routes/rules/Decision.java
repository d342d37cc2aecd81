package routes.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rules say of a call.
 *
 * @param action {@code post} when no rule says another
 * @param reason why it is skipped or parked, else null
 * @param choices what else they say, by name; without an entry the defaults are used
 * @param rules the names of those that decided something, in order, with what each decided
 * @param seen each rule that was read, and why it holds or does not
 */
public record Decision(
    String action,
    String reason,
    Map<String, String> choices,
    List<String> rules,
    List<String> seen) {

  public static final String POST = "post";
  public static final String SKIP = "skip";
  public static final String PARK = "park";
  public static final String NORMAL = "normal";
  static final String TYPE = "type";
  static final String ACTION = "action";
  static final String REASON = "reason";

  /** What rules can say of a call. */
  static final List<String> NAMES =
      List.of(ACTION, REASON, TYPE, "channel", "layout", "transcriber", "language", "minutes");

  /** All that is decided, by {@link #NAMES}, in their order; null where no rule says any. */
  Map<String, String> says() {
    Map<String, String> says = new LinkedHashMap<>();
    NAMES.forEach(name -> says.put(name, choices.get(name)));
    says.put(ACTION, action);
    says.put(REASON, reason);
    says.put(TYPE, type());
    return says;
  }

  static String word(String said) {
    return said == null ? "none" : said;
  }

  /** {@code normal} when no rule says another. */
  public String type() {
    return choices.getOrDefault(TYPE, NORMAL);
  }

  /** Where it is posted; null: in its department's channel, or the default one. */
  public String channel() {
    return choices.get("channel");
  }

  /** In which layout; null: the classic one. */
  public String layout() {
    return choices.get("layout");
  }

  /** Which engines read its recording, in order; null: those of the setting. */
  public String transcriber() {
    return choices.get("transcriber");
  }

  /** Which language its recording is in; null: that of the setting. */
  public String language() {
    return choices.get("language");
  }

  /** In which style its minutes are written; null: the default style. */
  public String minutes() {
    return choices.get("minutes");
  }

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
