package routes.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the owners of a sample call want the rules to say of it.
 *
 * @param said by the names of {@link Decision#says}; what is not in it may be anything, a null
 *     wants that no rule says any
 */
public record Expectation(Map<String, String> said) {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param json an object of names and texts; names that begin with {@code _} are comments
   * @throws IllegalArgumentException when it is something else
   */
  public static Expectation read(String json) {
    Map<String, String> said = new LinkedHashMap<>();
    document(json)
        .fields()
        .forEachRemaining(
            entry -> {
              if (!entry.getKey().startsWith("_")) {
                said.put(entry.getKey(), text(entry.getKey(), entry.getValue()));
              }
            });
    Set<String> unknown = new TreeSet<>(said.keySet());
    unknown.removeAll(Decision.NAMES);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the rules say no %s; they say %s".formatted(unknown, Decision.NAMES));
    }
    return new Expectation(said);
  }

  private static JsonNode document(String json) {
    try {
      JsonNode document = STRICT.readTree(json);
      if (document.isObject()) {
        return document;
      }
      throw new IllegalArgumentException("it is no JSON object");
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(
          "line %d: %s".formatted(broken.getLocation().getLineNr(), broken.getOriginalMessage()),
          broken);
    }
  }

  private static String text(String name, JsonNode value) {
    if (!value.isTextual() && !value.isNull()) {
      throw new IllegalArgumentException(name + " must be a text or null");
    }
    return value.textValue();
  }

  /** What the rules say that was not wanted, in a few words each. */
  List<String> unmet(Decision decision) {
    Map<String, String> says = decision.says();
    return said.entrySet().stream()
        .filter(wanted -> !Objects.equals(wanted.getValue(), says.get(wanted.getKey())))
        .map(
            wanted ->
                "%s is %s, expected is %s"
                    .formatted(
                        wanted.getKey(),
                        Decision.word(says.get(wanted.getKey())),
                        Decision.word(wanted.getValue())))
        .toList();
  }
}
