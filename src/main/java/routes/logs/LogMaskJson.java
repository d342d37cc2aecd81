package routes.logs;

import java.util.function.UnaryOperator;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/** {@link LogMask} for logs written as JSON. */
public class LogMaskJson implements StructuredLoggingJsonMembersCustomizer<Object> {
  @Override
  public void customize(JsonWriter.Members<Object> members) {
    mask(members, "message", LogMask::mask);
    mask(members, "stack_trace", LogMask::maskLines);
  }

  private static void mask(
      JsonWriter.Members<Object> members, String name, UnaryOperator<String> masking) {
    members.applyingValueProcessor(
        JsonWriter.ValueProcessor.of(String.class, masking)
            .whenHasPath(path -> name.equals(path.name())));
  }
}
