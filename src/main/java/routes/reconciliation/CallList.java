package routes.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.calls.CallEvent;
import routes.work.TryAgainException;

/** How one sender is asked for its calls, and what its answers mean. */
interface CallList {

  /** As {@code call.provider} names it. */
  String sender();

  /** How the hub gets in there. */
  Access access();

  /** What is read one after the other: {@code list-<name>} is the route that asks for it. */
  default List<String> names() {
    return List.of(sender() + "-calls");
  }

  /** How the sender writes the beginning of a window of time; it may list more. */
  String beginning(Instant from);

  /** The same for its end. */
  String end(Instant until);

  /** What the route says to have the first page. */
  default String firstPage() {
    return "";
  }

  /** One page of an answer; what only belongs to calls of a later page is left in the round. */
  Page page(JsonNode answer, CallRound round);

  /**
   * What the sender's webhook would have said of a listed call.
   *
   * @return empty for an entry that no webhook speaks of
   * @throws routes.intake.MalformedCallException when no call is named
   */
  Optional<CallEvent> event(JsonNode call);

  /**
   * What opens a sender's list.
   *
   * @param account whose calls are asked for; empty while the sender is not configured
   * @param authorization the value of the header; empty while the sender is not configured
   * @param settings the variables that a person checks when the sender refuses to answer
   */
  record Access(String account, Optional<String> authorization, String settings) {
    boolean configured() {
      return !account.isEmpty() && authorization.isPresent();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
      return configured() ? "Access[set]" : "Access[none]";
    }
  }

  /**
   * One page.
   *
   * @param calls the entries, as the sender wrote them
   * @param next what the route says to have the next page; null behind the last one
   */
  record Page(Iterable<JsonNode> calls, String next) {}

  /**
   * A parameter of the address that the sender gives for its next page. Nothing else of such an
   * address is used: host and path are always ours.
   *
   * @param address may be missing or null
   * @return the parameter for an address of ours, empty when there is none
   * @throws TryAgainException for a value that could be more than one
   */
  static Optional<String> parameter(JsonNode address, String name) {
    Matcher found = Pattern.compile("[?&]" + name + "=([^&]+)").matcher(address.asText(""));
    if (!found.find()) {
      return Optional.empty();
    }
    String value = URLDecoder.decode(found.group(1), StandardCharsets.UTF_8);
    if (!value.matches("[A-Za-z0-9+/=_.~:-]{1,1000}")) {
      throw new TryAgainException("The list's " + name + " of its next page cannot be used");
    }
    return Optional.of("&" + name + "=RAW(" + value + ")");
  }
}
