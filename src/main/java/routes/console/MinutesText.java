package routes.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.springframework.stereotype.Component;
import routes.calls.CallFile;
import routes.minutes.Minutes;

/** A call's minutes as the page shows them. */
@Component
public class MinutesText {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param flags sentences on what a reader should know
   */
  public record Shown(Minutes minutes, List<String> flags, CallFile.Minutes row) {}

  /** Null for a call without minutes. */
  Shown of(CallFile.Minutes row) {
    return row == null ? null : new Shown(Minutes.read(row.fields()), flags(row.flags()), row);
  }

  private static List<String> flags(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
