package routes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Stands in for a chat model that writes minutes: speaks OpenAI's contract, understands nothing,
 * and puts sentences of the conversation where they may belong.
 */
@Lazy
@Component
public class SandboxModel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_REQUEST_BYTES = 4_000_000;
  private static final int MOST_POINTS = 6;
  private static final Pattern CALL = Pattern.compile("(?s).*<call>\\n(.*)\\n</call>.*");
  private static final Pattern PROMISE = Pattern.compile("(?i).*\\bI (will|shall)\\b.*");
  private static final Pattern ANGER =
      Pattern.compile("(?i).*\\b(manager|supervisor|complain|charged twice|second time)\\b.*");
  private static final Pattern MONEY =
      Pattern.compile("(?i).*\\b(paid|payment|charged|refund|invoice|amount)\\b.*");

  /**
   * Writes minutes: 200 with a chat completion, 400 or 401 with OpenAI's form of an error.
   *
   * @param key the header Authorization; any that is not blank will do
   */
  public SandboxAnswer complete(String key, InputStream request) throws IOException {
    if (key == null || key.isBlank()) {
      return error(401, "You didn't provide an API key.");
    }
    JsonNode wanted;
    try {
      wanted =
          JSON.readTree(request == null ? new byte[0] : request.readNBytes(MOST_REQUEST_BYTES));
    } catch (JsonProcessingException notJson) {
      return error(400, "We could not parse the JSON body of your request.");
    }
    JsonNode schema = wanted.at("/response_format/json_schema/schema/properties");
    if (!wanted.path("messages").isArray() || !schema.isObject()) {
      return error(400, "The sandbox answers with minutes only, in the form of a json_schema.");
    }
    String material = wanted.at("/messages/1/content").asText();
    String content =
        JSON.writeValueAsString(
            minutes(CALL.matcher(material).replaceFirst("$1").lines().toList(), schema));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("object", "chat.completion");
    answer.put("model", "sandbox");
    answer.put(
        "choices",
        List.of(
            Map.of(
                "index",
                0,
                "message",
                Map.of("role", "assistant", "content", content),
                "finish_reason",
                "stop")));
    answer.put("usage", usage(material.length() / 4, content.length() / 4));
    return SandboxAnswer.json(200, answer);
  }

  private static Map<String, Object> minutes(List<String> lines, JsonNode schema) {
    List<String> said = lines.stream().map(line -> line.replaceFirst("^[^:]{1,60}: ", "")).toList();
    boolean angry = said.stream().anyMatch(line -> ANGER.matcher(line).matches());
    boolean money = said.stream().anyMatch(line -> MONEY.matcher(line).matches());
    Map<String, Object> minutes = new LinkedHashMap<>();
    minutes.put("issue", said.get(Math.min(1, said.size() - 1)));
    minutes.put("discussion_points", said.stream().limit(MOST_POINTS).toList());
    minutes.put("action_items", said.stream().flatMap(line -> promises(line, schema)).toList());
    minutes.put("resolution", said.get(said.size() - 1));
    minutes.put("tone", word(schema.path("tone"), angry ? "Escalation" : "Normal"));
    minutes.put("mood", word(schema.path("mood"), angry ? "Frustrated" : "Neutral"));
    String type = money ? "Payment Issue" : "Miscellaneous";
    minutes.put("concern_types", List.of(word(schema.at("/concern_types/items"), type)));
    minutes.put("issue_types", List.of(word(schema.at("/issue_types/items"), "Miscellaneous")));
    return minutes;
  }

  private static Stream<Map<String, String>> promises(String line, JsonNode schema) {
    String agent = schema.at("/action_items/items/properties/who/enum/0").asText();
    return Stream.of(line.split("(?<=[.?!]) "))
        .filter(sentence -> PROMISE.matcher(sentence).matches())
        .map(sentence -> Map.of("what", sentence, "who", agent, "when", ""));
  }

  /** The word, if the schema knows it, else the first that it knows. */
  private static JsonNode word(JsonNode property, String wanted) {
    JsonNode known = property.path("enum");
    return StreamSupport.stream(known.spliterator(), false)
        .filter(one -> one.asText().equals(wanted))
        .findFirst()
        .orElse(known.path(0));
  }

  private static Map<String, Integer> usage(int prompt, int completion) {
    return Map.of(
        "prompt_tokens",
        prompt,
        "completion_tokens",
        completion,
        "total_tokens",
        prompt + completion);
  }

  private static SandboxAnswer error(int status, String sentence) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("message", sentence);
    error.put("type", "invalid_request_error");
    error.put("param", null);
    error.put("code", null);
    return SandboxAnswer.json(status, Map.of("error", error));
  }
}
