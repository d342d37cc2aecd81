package routes.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a webhook's JSON object field by field and collects what is wrong with it. */
final class JsonBody {
  /** Far more than a webhook sends, far less than what its 1 MB could be made to cost. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(64)
          .maxTokenCount(10_000)
          .maxNumberLength(400)
          .maxNameLength(1_000)
          .build();

  /** Numbers are kept to the last digit: two ids that differ there are two calls. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** A larger body is not repeated as a whole, and for each missing field, to its sender. */
  private static final int LONGEST_ECHO = 16_384;

  private static final int SHORT_ECHO = 1_000;

  private final ObjectNode body;
  private final JsonNode echo;
  private final List<FieldFault> faults = new ArrayList<>();

  private JsonBody(ObjectNode body, byte[] raw) {
    this.body = body;
    this.echo =
        raw.length <= LONGEST_ECHO
            ? body
            : NODES.textNode(new String(raw, 0, SHORT_ECHO, StandardCharsets.UTF_8) + "…");
  }

  /**
   * @param contentType as received, may be null
   * @throws MalformedCallException when the bytes are not one JSON object sent as JSON
   */
  static JsonBody parse(byte[] raw, String contentType) {
    if (raw == null || raw.length == 0) {
      throw refused("missing", "Field required", NODES.nullNode());
    }
    if (!isJson(contentType)) {
      throw notAnObject(NODES.textNode(new String(raw, StandardCharsets.UTF_8)));
    }
    JsonNode parsed;
    try {
      parsed = MAPPER.readTree(raw);
    } catch (JsonProcessingException broken) {
      JsonLocation place = broken.getLocation();
      throw notJson(
          place == null ? 0 : Math.max(0, place.getByteOffset()), broken.getOriginalMessage());
    } catch (NumberFormatException beyond) {
      throw notJson(0, "A number is beyond what can be kept");
    } catch (IOException notUtf8) {
      throw notJson(0, "The text is not valid UTF-8");
    }
    if (parsed.isMissingNode() || parsed.isNull()) {
      throw refused("missing", "Field required", NODES.nullNode());
    }
    if (!(parsed instanceof ObjectNode object)) {
      throw notAnObject(parsed);
    }
    return new JsonBody(object, raw);
  }

  ObjectNode content() {
    return body;
  }

  /** Takes a field that is not there from the first of its other names that is. */
  void alias(String field, String... others) {
    for (String other : others) {
      if (!body.has(field) && body.has(other)) {
        body.set(field, body.get(other));
      }
    }
  }

  /** A text that must be there; a number is taken as its text. */
  String required(String field, int longest) {
    if (!body.has(field)) {
      missing(field);
      return null;
    }
    if (body.get(field).isNull()) {
      faults.add(
          FieldFault.of(
              "string_type", at(field), "Input should be a valid string", body.get(field)));
      return null;
    }
    return text(field, longest);
  }

  /** A text that may be absent, null or empty: all three give null. */
  String optional(String field, int longest) {
    if (!body.hasNonNull(field)) {
      return null;
    }
    String text = text(field, longest);
    return text == null || text.isBlank() ? null : text;
  }

  /** A whole number that must be there; a text that is one will do. */
  Integer requiredInteger(String field) {
    if (!body.has(field)) {
      missing(field);
      return null;
    }
    JsonNode value = body.get(field);
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    if (value.isNumber()) {
      return integerFromNumber(field, value);
    }
    if (value.isTextual()) {
      String digits = value.textValue().strip();
      if (digits.matches("[+-]?[0-9]{1,30}(\\.0{1,30})?")) {
        return inRange(field, value, digits.replaceFirst("\\..*", ""));
      }
      return numberFault(
          field,
          value,
          "int_parsing",
          "Input should be a valid integer, unable to parse string as an integer");
    }
    return numberFault(field, value, "int_type", "Input should be a valid integer");
  }

  /**
   * @throws MalformedCallException when any field was at fault
   */
  void refuseIfFaulty() {
    if (!faults.isEmpty()) {
      throw new MalformedCallException(faults);
    }
  }

  private Integer integerFromNumber(String field, JsonNode value) {
    double number = value.doubleValue();
    if (Double.isFinite(number) && number % 1 != 0) {
      return numberFault(
          field,
          value,
          "int_from_float",
          "Input should be a valid integer, got a number with a fractional part");
    }
    return inRange(field, value, String.format(Locale.ROOT, "%.0f", number));
  }

  private Integer inRange(String field, JsonNode value, String digits) {
    try {
      return Integer.valueOf(digits);
    } catch (NumberFormatException tooLarge) {
      return numberFault(
          field,
          value,
          "int_parsing_size",
          "Unable to parse input string as an integer, exceeded maximum size");
    }
  }

  private Integer numberFault(String field, JsonNode value, String type, String message) {
    faults.add(FieldFault.of(type, at(field), message, value));
    return null;
  }

  private String text(String field, int longest) {
    JsonNode value = body.get(field);
    if (!value.isTextual() && !value.isNumber()) {
      faults.add(FieldFault.of("string_type", at(field), "Input should be a valid string", value));
      return null;
    }
    String text = storable(value.asText());
    if (text.codePointCount(0, text.length()) > longest) {
      faults.add(
          FieldFault.of(
              "string_too_long",
              at(field),
              "String should have at most %d characters".formatted(longest),
              value,
              Map.of("max_length", longest)));
      return null;
    }
    return text;
  }

  private void missing(String field) {
    faults.add(FieldFault.of("missing", at(field), "Field required", echo));
  }

  /** Neither NUL nor half a surrogate pair can be kept in a PostgreSQL text. */
  static String storable(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isJson(String contentType) {
    if (contentType == null || contentType.isBlank()) {
      return true;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.equals("application/json")
        || type.startsWith("application/") && type.endsWith("+json");
  }

  private static List<Object> at(String field) {
    return List.of("body", field);
  }

  private static MalformedCallException notAnObject(JsonNode input) {
    return refused(
        "model_attributes_type",
        "Input should be a valid dictionary or object to extract fields from",
        input);
  }

  private static MalformedCallException refused(String type, String message, JsonNode input) {
    return new MalformedCallException(
        List.of(FieldFault.of(type, List.of("body"), message, input)));
  }

  private static MalformedCallException notJson(long offset, String parserWords) {
    return new MalformedCallException(
        List.of(
            new FieldFault(
                "json_invalid",
                List.of("body", offset),
                "JSON decode error",
                NODES.objectNode(),
                Map.of("error", parserWords),
                null)));
  }
}
