package routes.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import routes.agents.AgentDirectory;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;

/** Finds the calls in which a number took part, whatever its spelling, and counts what there is. */
@Component
public class CallsOfNumber {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int TAIL = 9;

  private final JdbcTemplate database;
  private final PhoneNumbers numbers;
  private final AgentDirectory agents;
  private final VirtualNumbers ours;

  CallsOfNumber(
      JdbcTemplate database, PhoneNumbers numbers, AgentDirectory agents, VirtualNumbers ours) {
    this.database = database;
    this.numbers = numbers;
    this.agents = agents;
    this.ours = ours;
  }

  /**
   * How much there is.
   *
   * @param calls in which the number took part
   * @param events what senders said of them
   * @param recordings that are in the object store
   * @param transcripts that can be read
   * @param messages in Slack or on their way there, by channel
   * @param warning what whoever asked should know first; may be null
   */
  public record Found(
      int calls,
      int events,
      int recordings,
      int transcripts,
      Map<String, Integer> messages,
      String warning) {}

  /**
   * @param number in any spelling
   * @return E.164
   * @throws MalformedNumberException when it is none
   */
  public String require(String number) {
    // A plus sign in a query that was not encoded comes as a space.
    String text = Objects.requireNonNullElse(number, "").replaceFirst("^ (?=\\d)", "+").strip();
    if (!numbers.plausible(text)) {
      throw new MalformedNumberException(
          "number must be a telephone number, such as +919876543210");
    }
    return numbers.e164(text).orElseThrow();
  }

  /**
   * Our ids of the calls, the oldest first, but for those that are erased already.
   *
   * @param e164 the number
   */
  public List<UUID> find(String e164) {
    List<UUID> found = new java.util.ArrayList<>();
    database.query(
        """
        select id, facts, customer_number, agent_number, support_number from call
        where tenant_id = 'default' and erased_at is null
          and number_tails(facts) && string_to_array(?, ' ')
        order by accepted_at, id
        """,
        row -> {
          Stream<String> parties =
              Stream.concat(
                  numbersIn(row.getString("facts")),
                  Stream.of(
                      row.getString("customer_number"),
                      row.getString("agent_number"),
                      row.getString("support_number")));
          if (parties.anyMatch(party -> numbers.same(party, e164))) {
            found.add(row.getObject("id", UUID.class));
          }
        },
        String.join(" ", tails(e164)));
    return found;
  }

  /** The ends by which such a number is found, in each way of writing it. */
  private List<String> tails(String e164) {
    return Stream.concat(Stream.of(e164), numbers.national(e164).stream())
        .map(text -> text.replaceAll("\\D", ""))
        .map(digits -> digits.substring(Math.max(0, digits.length() - TAIL)))
        .distinct()
        .toList();
  }

  private static Stream<String> numbersIn(String facts) {
    try {
      JsonNode read = JSON.readTree(facts);
      return Stream.of("fromNumber", "toNumber", "lineNumber", "dialedNumber", "agentPhone")
          .map(name -> read.path(name).asText(null))
          .filter(Objects::nonNull);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param calls what {@link #find} gave
   */
  public Found count(String e164, List<UUID> calls) {
    String these = CallEraser.ids(calls);
    Map<String, Integer> messages = new LinkedHashMap<>();
    database.query(
        "select channel, count(*) from slack_post where call_id = "
            + CallEraser.THESE
            + " group by channel order by channel",
        row -> {
          messages.put(row.getString(1), row.getInt(2));
        },
        these);
    return new Found(
        calls.size(),
        count("call_event where true", these),
        count("recording where deleted_at is null", these),
        count("transcript where erased_at is null", these),
        messages,
        warning(e164));
  }

  private int count(String what, String these) {
    return database.queryForObject(
        "select count(*) from " + what + " and call_id = " + CallEraser.THESE,
        Integer.class,
        these);
  }

  private String warning(String e164) {
    if (ours.contains(e164)) {
      return "This is one of the hub's own numbers: the calls of all customers who rang it are"
          + " counted";
    }
    return agents.find(e164).isPresent()
        ? "This is an agent's number: the calls of all customers who spoke with that agent are"
            + " counted"
        : null;
  }
}
