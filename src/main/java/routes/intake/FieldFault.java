package routes.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One thing wrong with a body, in the shape that callers of the first system know (pydantic's).
 *
 * @param type the kind of fault, for example {@code missing}
 * @param loc where it is: {@code body}, then the field or the offset
 * @param msg a sentence
 * @param input what was there
 * @param ctx the limits or the parser's words, where there are any
 * @param url explains the kind; absent for bodies that are not JSON at all
 */
public record FieldFault(
    String type,
    List<Object> loc,
    String msg,
    JsonNode input,
    @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Object> ctx,
    @JsonInclude(JsonInclude.Include.NON_NULL) String url) {

  static FieldFault of(String type, List<Object> loc, String msg, JsonNode input) {
    return of(type, loc, msg, input, null);
  }

  static FieldFault of(
      String type, List<Object> loc, String msg, JsonNode input, Map<String, Object> context) {
    return new FieldFault(
        type, loc, msg, input, context, "https://errors.pydantic.dev/2.5/v/" + type);
  }
}
