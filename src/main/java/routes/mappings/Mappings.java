package routes.mappings;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The files that users edit, under MAPPINGS_DIR. A file that is absent there comes from the jar; a
 * changed one is taken up within ten seconds; a broken one is refused, reported, and what was in
 * use before stays in use.
 */
@Component
public class Mappings implements RefusedFiles {
  private static final Logger log = LoggerFactory.getLogger(Mappings.class);

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What some editors put before the text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path directory;
  private final List<Mapping<?>> open = new CopyOnWriteArrayList<>();

  public Mappings(@Value("${hub.mappings.dir}") Path directory) {
    this.directory = directory;
  }

  /**
   * Opens a text file, such as a template.
   *
   * @param file name relative to the mappings directory
   * @param withoutOne what is in use while there has never been a good version
   */
  public <T> Mapping<T> openText(String file, Mapping.Parser<T> parser, T withoutOne) {
    Mapping<T> mapping = new Mapping<>(file, parser, withoutOne);
    open.add(mapping);
    refresh(mapping);
    return mapping;
  }

  /** Opens a JSON file that means what it binds to. */
  public <T> Mapping<T> openJson(String file, Class<T> shape, T withoutOne) {
    return openJson(file, shape, document -> document, withoutOne);
  }

  /**
   * Opens a JSON file and checks it against the schema beside it ({@code x.json}: {@code
   * x.schema.json}, always the one in the jar).
   *
   * @param shape the document as JSON binds it
   * @param reader what the document means; may refuse it
   */
  public <D, T> Mapping<T> openJson(
      String file, Class<D> shape, Mapping.Reader<D, T> reader, T withoutOne) {
    JsonNode schema = schemaOf(file);
    return openText(
        file,
        text -> {
          JsonNode document = STRICT.readTree(text);
          if (document.isMissingNode()) {
            throw new IllegalArgumentException("the file is empty");
          }
          MappingFaults.check(document, schema);
          return reader.read(STRICT.treeToValue(document, shape));
        },
        withoutOne);
  }

  /** The files that are not in use as they stand, each with the reason. */
  @Override
  public Map<String, String> refused() {
    Map<String, String> refused = new TreeMap<>();
    open.forEach(m -> m.refused().ifPresent(reason -> refused.put(m.file(), reason)));
    return refused;
  }

  /** Takes up what has changed on disk. */
  @Scheduled(fixedDelay = 2_000)
  public void refresh() {
    open.forEach(this::refresh);
  }

  private void refresh(Mapping<?> mapping) {
    if (takeUp(mapping)) {
      mapping
          .refused()
          .ifPresentOrElse(
              reason -> log.error("Mapping {} is refused: {}", mapping.file(), reason),
              () -> log.info("Mapping {} is in use, from {}", mapping.file(), origin(mapping)));
    }
  }

  private boolean takeUp(Mapping<?> mapping) {
    try {
      return mapping.offer(read(mapping.file()));
    } catch (CharacterCodingException otherEncoding) {
      return mapping.refuse("the text is not UTF-8");
    } catch (IOException unreadable) {
      return mapping.refuse("it cannot be read: " + MappingFaults.explain(unreadable));
    }
  }

  private String origin(Mapping<?> mapping) {
    return Files.exists(directory.resolve(mapping.file())) ? directory.toString() : "the jar";
  }

  private String read(String file) throws IOException {
    Path edited = directory.resolve(file);
    if (Files.exists(edited)) {
      String text = Files.readString(edited);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
    try (InputStream shipped = shipped(file)) {
      return new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode schemaOf(String file) {
    try (InputStream shipped = shipped(file.replaceFirst("\\.json$", ".schema.json"))) {
      return STRICT.readTree(shipped);
    } catch (IOException unreadable) {
      throw new IllegalStateException("The jar has no readable schema for " + file, unreadable);
    }
  }

  private static InputStream shipped(String file) throws IOException {
    InputStream shipped = Mappings.class.getResourceAsStream("/mappings/" + file);
    if (shipped == null) {
      throw new IOException("there is no mappings/" + file + ", neither on disk nor in the jar");
    }
    return shipped;
  }
}
