package routes.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as Python's {@code json.dumps(value, sort_keys=True)} writes it. Numbers stay as they were
 * sent, since whoever sent them wrote them that way.
 *
 * @param value a sorted map, a list, a text, or a {@link Literal}
 */
record SortedJson(Object value) {
  /** What a transcript of hours takes, and far less than its bytes could be made to cost. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxTokenCount(200_000)
                  .maxNumberLength(400)
                  .maxNameLength(1_000)
                  .build())
          .build();

  /** A number, {@code true}, {@code false} or {@code null}, as it stands in the text. */
  record Literal(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * @throws MalformedCallException when the bytes are not one JSON object
   */
  static SortedJson read(byte[] raw) {
    try (JsonParser parser = FACTORY.createParser(raw)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed("json_type", "Input should be a JSON object");
      }
      SortedJson read = new SortedJson(value(parser));
      if (parser.nextToken() != null) {
        throw malformed("json_invalid", "JSON decode error");
      }
      return read;
    } catch (JsonProcessingException broken) {
      throw malformed("json_invalid", "JSON decode error");
    } catch (IOException notUtf8) {
      throw malformed("json_invalid", "The text is not valid UTF-8");
    }
  }

  /** The value at the end of these names, or null. */
  Object at(String... names) {
    Object found = value;
    for (String name : names) {
      found = found instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return found;
  }

  /** As Python writes it: separated by comma and blank, everything but ASCII escaped. */
  String write() {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      default -> new Literal(parser.getText());
    };
  }

  private static void write(Object value, StringBuilder text) {
    String between = "";
    if (value instanceof Map<?, ?> object) {
      text.append('{');
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        text.append(between);
        write(entry.getKey(), text);
        text.append(": ");
        write(entry.getValue(), text);
        between = ", ";
      }
      text.append('}');
    } else if (value instanceof List<?> array) {
      text.append('[');
      for (Object item : array) {
        text.append(between);
        write(item, text);
        between = ", ";
      }
      text.append(']');
    } else if (value instanceof String string) {
      quote(string, text);
    } else {
      text.append(value);
    }
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (char c : string.toCharArray()) {
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default ->
            text.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\u%04x".formatted((int) c));
      }
    }
    text.append('"');
  }

  private static MalformedCallException malformed(String type, String message) {
    return new MalformedCallException(
        List.of(
            new FieldFault(
                type,
                List.of("body"),
                message,
                JsonNodeFactory.instance.objectNode(),
                null,
                null)));
  }
}
