package routes.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Calls as programs read them: what the pages show, with keys in snake_case and times as ISO-8601
 * in UTC. What nobody has said is null.
 */
@Component
public class CallAnswers {
  private static final JsonMapper JSON = ApiJson.MAPPER;

  private static final int USUAL_SIZE = 50;
  private static final int LARGEST_SIZE = 200;
  private static final int LONGEST_VALUE = 1_000;
  private static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final Set<String> STATES = Set.of("processing", "posted", "skipped", "parked");
  private static final Set<String> DIRECTIONS = Set.of("incoming", "outgoing");

  private final CallSearch search;
  private final CallFiles files;
  private final CallReader reader;

  public CallAnswers(CallSearch search, CallFiles files, CallReader reader) {
    this.search = search;
    this.files = files;
    this.reader = reader;
  }

  /**
   * A page of calls, the latest first.
   *
   * @param query the fields of {@link CallCriteria} by the names of docs/reference/http.md, with
   *     {@code after} and {@code limit}; others are not looked at
   * @return {@code calls}, and {@code next}: the {@code after} of the next page, null on the last
   * @throws MalformedRequestException for a value that makes no sense
   */
  public Map<String, Object> page(Map<String, Object> query) {
    CallSearch.Page page = page(criteria(query), text(query, "after"), limit(query));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("calls", page.calls().stream().map(CallAnswers::line).toList());
    answer.put("next", page.next());
    return answer;
  }

  /**
   * The calls summed up that {@link #page} lists page by page.
   *
   * @throws MalformedRequestException for a value that makes no sense, and for too many calls
   */
  public JsonNode totals(Map<String, Object> query) {
    return JSON.valueToTree(search.totals(criteria(query)));
  }

  private static CallCriteria criteria(Map<String, Object> query) {
    return new CallCriteria(
        time(query, "since"),
        time(query, "until"),
        oneOf(query, "state", STATES),
        text(query, "reason"),
        oneOf(query, "direction", DIRECTIONS),
        text(query, "type"),
        text(query, "provider"),
        text(query, "agent"),
        text(query, "department"),
        number(query),
        text(query, "words"),
        text(query, "id"));
  }

  private CallSearch.Page page(CallCriteria criteria, String after, int limit) {
    try {
      return search.page(criteria, after, limit);
    } catch (IllegalArgumentException | DateTimeException noPlace) {
      throw new MalformedRequestException("after is not the next of a page before");
    }
  }

  /**
   * All that is known of one call, secrets left out.
   *
   * @param idInPath ours or the provider's, as it stands in the path
   * @throws CallNotFoundException when there is none
   */
  public JsonNode call(String idInPath) {
    CallFile file = files.read(UUID.fromString(reader.find(idInPath)));
    ObjectNode answer = JSON.valueToTree(file);
    ((ObjectNode) answer.path("call")).remove("said");
    if (file.facts().recordingUrl() != null) {
      ((ObjectNode) answer.path("facts"))
          .put("recording_url", CallFiles.withoutSecrets(file.facts().recordingUrl()));
    }
    answer.path("events").forEach(event -> open(event, "headers"));
    open(answer.path("minutes"), "fields");
    open(answer.path("minutes"), "flags");
    return answer;
  }

  /** A column that holds JSON, as JSON. */
  private static void open(JsonNode row, String field) {
    if (row.path(field) instanceof TextNode text) {
      try {
        ((ObjectNode) row).set(field, JSON.readTree(text.textValue()));
      } catch (JsonProcessingException withoutItsSecrets) {
        // What was left of it when its secrets were taken out is a text.
      }
    }
  }

  private static Map<String, Object> line(CallLine call) {
    Map<String, Object> line = JSON.convertValue(call, new TypeReference<>() {});
    if (call.said() != null) {
      line.put("said", call.said().replaceAll("[\u0002\u0003]", ""));
    }
    return line;
  }

  private static Instant time(Map<String, Object> query, String name) {
    String text = text(query, name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(text);
      if (time.isAfter(EARLIEST) && time.isBefore(LATEST)) {
        return time;
      }
    } catch (DateTimeException noTime) {
      // Answered below.
    }
    throw new MalformedRequestException(name + " is no time such as 2026-11-29T09:30:00Z");
  }

  private static String oneOf(Map<String, Object> query, String name, Set<String> known) {
    String text = text(query, name);
    if (text != null && !known.contains(text)) {
      throw new MalformedRequestException(
          name + " is one of " + String.join(", ", known.stream().sorted().toList()));
    }
    return text;
  }

  private static String number(Map<String, Object> query) {
    String number = text(query, "number");
    if (number != null && number.chars().noneMatch(Character::isDigit)) {
      throw new MalformedRequestException("number has no digits");
    }
    return number;
  }

  private static int limit(Map<String, Object> query) {
    String text = text(query, "limit");
    if (text == null) {
      return USUAL_SIZE;
    }
    if (!text.matches("[1-9]\\d{0,2}") || Integer.parseInt(text) > LARGEST_SIZE) {
      throw new MalformedRequestException("limit is a whole number from 1 to " + LARGEST_SIZE);
    }
    return Integer.parseInt(text);
  }

  /** Null for an absent or empty one. */
  private static String text(Map<String, Object> query, String name) {
    Object value = query.get(name);
    if (value instanceof List<?>) {
      throw new MalformedRequestException(name + " stands there more than once");
    }
    String text = value == null ? "" : value.toString().strip();
    if (text.length() > LONGEST_VALUE || text.indexOf('\0') >= 0) {
      throw new MalformedRequestException(
          name + " is longer than " + LONGEST_VALUE + " characters, or no text");
    }
    return text.isEmpty() ? null : text;
  }
}
