package routes.calls;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * Canonical events as the JSON that the tables keep: camelCase keys, instants as ISO-8601 in UTC.
 */
public final class CallEventJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private CallEventJson() {}

  public static String write(CallEvent event) {
    try {
      return MAPPER.writeValueAsString(event);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @throws IllegalStateException when the text is not an event, which no row of ours is
   */
  public static CallEvent read(String json) {
    try {
      return MAPPER.readValue(json, CallEvent.class);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException("A stored event cannot be read", broken);
    }
  }
}
