package routes.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.UploadContext;

/**
 * What a provider's callback says, by the names of its fields, whether it came as JSON, as a form,
 * as multipart or in the query. Lenient: a field that is not as expected is not said, since a
 * callback that is refused may never come again; only one that the call cannot do without is
 * refused.
 */
final class WebhookFields {
  private static final int MOST_FIELDS = 1_000;
  private static final int LONGEST_NAME = 200;
  private static final int CALL_ID = 200;
  private static final int TEXT = 1_000;
  private static final int URL = 4_096;
  private static final Set<String> TRUE = Set.of("true", "1", "yes");
  private static final Set<String> FALSE = Set.of("false", "0", "no");
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Map<String, String> fields;

  private WebhookFields(Map<String, String> fields) {
    this.fields = fields;
  }

  /**
   * @param raw the body; may be null or empty
   * @param contentType as received, may be null
   * @param query the raw query of the request, may be null; the body wins
   * @throws MalformedCallException when the body is not what its type says
   */
  static WebhookFields read(byte[] raw, String contentType, String query) {
    Map<String, String> fields = new TreeMap<>();
    if (query != null) {
      readForm(query, fields);
    }
    if (raw != null && raw.length > 0) {
      switch (type(contentType)) {
        case FORM -> readForm(new String(raw, StandardCharsets.UTF_8), fields);
        case "multipart/form-data" -> readMultipart(raw, contentType, fields);
        default -> readJson(raw, contentType, fields);
      }
    }
    return new WebhookFields(fields);
  }

  /** Of a payload that is kept in a file: a form when its name ends in {@code .form}, else JSON. */
  static String typeOf(String file) {
    return file.endsWith(".form") ? FORM : "application/json";
  }

  static boolean isForm(String contentType) {
    return type(contentType).equals(FORM);
  }

  /** The fields of a form, exactly as sent; of one that comes twice, the last. */
  static Map<String, String> form(byte[] raw) {
    Map<String, String> fields = new TreeMap<>();
    readForm(new String(raw, StandardCharsets.UTF_8), fields);
    return fields;
  }

  /**
   * The provider's id of the call: the first of these fields that says something.
   *
   * @throws MalformedCallException when none does, or when it is longer than an id may be
   */
  String callId(String... names) {
    String id = first(names).map(String::strip).orElseThrow(() -> missing(names[0]));
    if (id.codePointCount(0, id.length()) > CALL_ID) {
      throw new MalformedCallException(
          List.of(
              FieldFault.of(
                  "string_too_long",
                  List.of("body", names[0]),
                  "String should have at most %d characters".formatted(CALL_ID),
                  JsonNodeFactory.instance.textNode(id.substring(0, CALL_ID) + "…"),
                  Map.of("max_length", CALL_ID))));
    }
    return id;
  }

  /** The first of these fields that says something of a tolerable length, else null. */
  String text(String... names) {
    return first(names).filter(text -> text.length() <= TEXT).orElse(null);
  }

  /** The same for an address. */
  String url(String... names) {
    return first(names).map(String::strip).filter(text -> text.length() <= URL).orElse(null);
  }

  /** The first of these fields that is a number of seconds, rounded down, else null. */
  Integer seconds(String... names) {
    return Stream.of(names)
        .flatMap(name -> first(name).stream())
        .flatMap(text -> number(text).stream())
        .findFirst()
        .orElse(null);
  }

  /** The first of these fields that is a truth value, as JSON has it or as a text, else null. */
  Boolean flag(String... names) {
    return first(names)
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> TRUE.contains(text) || FALSE.contains(text))
        .map(TRUE::contains)
        .orElse(null);
  }

  /**
   * {@code incoming} or {@code outgoing} for the providers' words: inbound and incoming, outbound
   * with or without a part behind it; null for any other.
   */
  static String direction(String said) {
    String word = said == null ? "" : said.strip().toLowerCase(Locale.ROOT);
    return word.startsWith("in") ? "incoming" : word.startsWith("out") ? "outgoing" : null;
  }

  private static String type(String contentType) {
    return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private Optional<String> first(String... names) {
    return Stream.of(names)
        .map(fields::get)
        .filter(text -> text != null && !text.isBlank())
        .map(JsonBody::storable)
        .findFirst();
  }

  private static Optional<Integer> number(String text) {
    String digits = text.strip();
    if (!digits.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(digits).setScale(0, RoundingMode.DOWN).intValueExact());
  }

  private static void readForm(String form, Map<String, String> into) {
    String[] pairs = form.split("&", MOST_FIELDS + 1);
    if (pairs.length > MOST_FIELDS) {
      throw refused("too_long", "A form may have at most %d fields".formatted(MOST_FIELDS));
    }
    for (String pair : pairs) {
      String[] both = pair.split("=", 2);
      try {
        String name = URLDecoder.decode(both[0], StandardCharsets.UTF_8);
        String value = both.length == 1 ? "" : URLDecoder.decode(both[1], StandardCharsets.UTF_8);
        into.put(name, value);
      } catch (IllegalArgumentException broken) {
        throw refused("form_invalid", "The form is not percent-encoded");
      }
    }
  }

  private static void readMultipart(byte[] raw, String contentType, Map<String, String> into) {
    FileUpload upload = new FileUpload();
    upload.setFileCountMax(MOST_FIELDS);
    try {
      FileItemIterator parts = upload.getItemIterator(new Body(raw, contentType));
      while (parts.hasNext()) {
        FileItemStream part = parts.next();
        try (InputStream stream = part.openStream()) {
          String value = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          into.put(part.getFieldName(), value);
        }
      }
    } catch (IOException | RuntimeException broken) {
      throw refused("multipart_invalid", "The body is not the multipart form that its type says");
    }
  }

  private static void readJson(byte[] raw, String contentType, Map<String, String> into) {
    flatten("", JsonBody.parse(raw, contentType).content(), into);
  }

  /** What lies deeper than any provider's fields is left out: names within names would add up. */
  private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
    if (prefix.length() > LONGEST_NAME) {
      return;
    }
    if (node instanceof ObjectNode object) {
      object
          .fields()
          .forEachRemaining(
              field ->
                  flatten(
                      prefix.isEmpty() ? field.getKey() : prefix + "[" + field.getKey() + "]",
                      field.getValue(),
                      into));
    } else if (node.isArray()) {
      for (int index = 0; index < node.size(); index++) {
        flatten(prefix + "[" + index + "]", node.get(index), into);
      }
    } else if (!node.isNull()) {
      into.put(prefix, node.asText());
    }
  }

  private static MalformedCallException missing(String field) {
    return new MalformedCallException(
        List.of(
            FieldFault.of(
                "missing",
                List.of("body", field),
                "Field required",
                JsonNodeFactory.instance.nullNode())));
  }

  private static MalformedCallException refused(String type, String message) {
    return new MalformedCallException(
        List.of(
            new FieldFault(
                type, List.of("body"), message, JsonNodeFactory.instance.nullNode(), null, null)));
  }

  private record Body(byte[] raw, String contentType) implements UploadContext {
    @Override
    public String getContentType() {
      return contentType;
    }

    @Override
    public String getCharacterEncoding() {
      return StandardCharsets.UTF_8.name();
    }

    @Override
    public long contentLength() {
      return raw.length;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(raw);
    }
  }
}
