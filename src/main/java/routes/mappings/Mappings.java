package routes.mappings;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import routes.storage.LastGood;

/**
 * The files that users edit, under MAPPINGS_DIR. A file that is absent there comes from the jar; a
 * changed one is taken up within ten seconds; a broken one is refused, reported, and what was in
 * use before stays in use.
 */
@Component
public class Mappings implements RefusedFiles {
  private static final Logger log = LoggerFactory.getLogger(Mappings.class);

  static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What some editors put before the text. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private static final String KIND = "mappings";

  private static final int DEEPEST = 5;
  private static final int MOST_FILES = 1_000;
  private static final long LARGEST = 1_048_576;

  /** What the jar holds does not change. */
  private static final Map<String, SortedSet<String>> SHIPPED = new ConcurrentHashMap<>();

  private final Path directory;
  private final Optional<LastGood> lastGood;
  private final List<Mapping<?>> open = new CopyOnWriteArrayList<>();

  @Autowired
  public Mappings(@Value("${hub.mappings.dir}") Path directory, LastGood lastGood) {
    this(directory, Optional.of(lastGood));
  }

  /** Keeps nothing for a later start. */
  public Mappings(Path directory) {
    this(directory, Optional.empty());
  }

  private Mappings(Path directory, Optional<LastGood> lastGood) {
    this.directory = directory;
    this.lastGood = lastGood;
  }

  /**
   * Opens a text file, such as a template. One that is broken at the start is replaced by what was
   * last in use, else by the one in the jar; if that is broken too, there is nothing in use.
   *
   * @param file name relative to the mappings directory
   */
  public <T> Mapping<T> openText(String file, Mapping.Parser<T> parser) {
    Mapping<T> mapping = open(file, parser, Mappings::unproved, null);
    if (mapping.current() == null && resume(mapping, shippedText(file))) {
      log.warn("Mapping {} is in use as it is in the jar", file);
    }
    return mapping;
  }

  private static <T> String unproved(T before, T fresh) {
    return "";
  }

  private <T> Mapping<T> open(
      String file, Mapping.Parser<T> parser, Mapping.Proof<T> proof, T withoutOne) {
    Mapping<T> mapping = new Mapping<>(file, parser, proof, withoutOne);
    open.add(mapping);
    refresh(mapping);
    if (mapping.refused().isPresent()) {
      if (resume(mapping, lastGood.map(kept -> kept.all(KIND).get(file)))) {
        log.warn("Mapping {} is in use as it was before this start", file);
      } else if (resume(mapping, mapping.unproved())) {
        log.warn("Mapping {} is in use all the same: there is none from before", file);
      }
    }
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
   * @param withoutOne what is in use while there has never been a good version
   */
  public <D, T> Mapping<T> openJson(
      String file, Class<D> shape, Mapping.Reader<D, T> reader, T withoutOne) {
    return openJson(file, shape, reader, Mappings::unproved, withoutOne);
  }

  /**
   * The same, with a proof by which a version that is in order may still be refused. At a start
   * that finds nothing from before, it is refused and yet in use: its owners want it rather than
   * none.
   */
  public <D, T> Mapping<T> openJson(
      String file,
      Class<D> shape,
      Mapping.Reader<D, T> reader,
      Mapping.Proof<T> proof,
      T withoutOne) {
    JsonNode schema = schemaOf(file);
    return open(
        file,
        text -> {
          JsonNode document = STRICT.readTree(text);
          if (document.isMissingNode()) {
            throw new IllegalArgumentException("the file is empty");
          }
          MappingFaults.check(document, text, schema);
          return reader.read(STRICT.treeToValue(document, shape));
        },
        proof,
        withoutOne);
  }

  /** The files that are not in use as they stand, each with the reason. */
  @Override
  public Map<String, String> refused() {
    Map<String, String> refused = new TreeMap<>();
    open.forEach(m -> m.refused().ifPresent(reason -> refused.put(m.file(), reason)));
    return refused;
  }

  /** Of each file: where it comes from, which version of it is in use, and since when. */
  public Map<String, Object> status() {
    Map<String, Object> status = new TreeMap<>();
    open.forEach(
        mapping -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("from", onDisk(mapping.file()) ? "MAPPINGS_DIR" : "jar");
          one.put("version", LastGood.version(mapping.text()));
          one.put("since", mapping.since().truncatedTo(ChronoUnit.SECONDS).toString());
          status.put(mapping.file(), one);
        });
    return status;
  }

  /** The names of the files that users have put into a folder of the mappings directory, sorted. */
  public List<String> files(String folder) {
    String[] names = directory.resolve(folder).toFile().list();
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }

  /**
   * The files in a folder of the mappings directory and below it, those of the jar among them; one
   * on disk stands for the jar's of the same name.
   *
   * @return their names within the folder, sorted → their text
   * @throws IOException when one cannot be read, is larger than a webhook may be (1 MB), or there
   *     are too many (1,000)
   */
  public SortedMap<String, String> texts(String folder) throws IOException {
    SortedSet<String> names = new TreeSet<>(SHIPPED.computeIfAbsent(folder, Mappings::shipped));
    Path place = directory.resolve(folder);
    if (Files.isDirectory(place)) {
      try (Stream<Path> files = Files.walk(place, DEEPEST)) {
        files
            .filter(Files::isRegularFile)
            .map(file -> place.relativize(file).toString().replace('\\', '/'))
            .filter(name -> !("/" + name).contains("/."))
            .limit(MOST_FILES)
            .forEach(names::add);
      } catch (UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
    }
    if (names.size() >= MOST_FILES) {
      throw new IOException("there are too many files in " + folder + ", at most " + MOST_FILES);
    }
    SortedMap<String, String> texts = new TreeMap<>();
    for (String name : names) {
      if (place.resolve(name).toFile().length() > LARGEST) {
        throw new IOException(folder + "/" + name + " is larger than a webhook may be");
      }
      texts.put(name, read(folder + "/" + name));
    }
    return texts;
  }

  private static SortedSet<String> shipped(String folder) {
    String below = "/mappings/" + folder + "/";
    SortedSet<String> names = new TreeSet<>();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath*:" + below + "**")) {
        String address = URLDecoder.decode(file.getURL().toString(), StandardCharsets.UTF_8);
        if (file.isReadable() && !address.endsWith("/")) {
          names.add(address.substring(address.lastIndexOf(below) + below.length()));
        }
      }
      return names;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The jar's mappings cannot be read", unreadable);
    }
  }

  /** The names of all files that are open, sorted. */
  public SortedSet<String> names() {
    return open.stream().map(Mapping::file).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A file as it stands, in use or not.
   *
   * @throws UnknownMappingException when no such file is open
   * @throws IOException when it cannot be read
   */
  public String text(String file) throws IOException {
    return read(opened(file).file());
  }

  /** The text of what is in use of a file; empty while nothing is. */
  public String inUse(String file) {
    return opened(file).text();
  }

  /** A JSON file on disk, for whoever edits it as a document. */
  public MappingDocument document(String file) {
    return new MappingDocument(directory, opened(file).file());
  }

  /** Where a file is when it is on disk. */
  Path place(String file) {
    return directory.resolve(opened(file).file());
  }

  /**
   * Tries a text of a file as if it had been edited, and takes up nothing.
   *
   * @return what it would change, where that is known; empty for nothing
   * @throws IllegalArgumentException why it would be refused, with its line where that is known
   */
  public String check(String file, String text) {
    return opened(file).prove(text);
  }

  /** Takes a file up at once, if it has changed on disk. */
  void refresh(String file) {
    refresh(opened(file));
  }

  private Mapping<?> opened(String file) {
    return open.stream()
        .filter(mapping -> mapping.file().equals(file))
        .findFirst()
        .orElseThrow(UnknownMappingException::new);
  }

  /** Takes up what has changed on disk and stood still from one look to the next. */
  @Scheduled(fixedDelay = 1_000)
  void look() {
    open.forEach(mapping -> refresh(mapping, true));
  }

  /** Takes up what has changed on disk, at once. */
  public void refresh() {
    open.forEach(this::refresh);
  }

  private void refresh(Mapping<?> mapping) {
    refresh(mapping, false);
  }

  private void refresh(Mapping<?> mapping, boolean onlyIfStill) {
    if (takeUp(mapping, onlyIfStill)) {
      mapping
          .refused()
          .ifPresentOrElse(
              reason -> log.error("Mapping {} is refused: {}", mapping.file(), reason),
              () -> {
                log.info(
                    "Mapping {} is in use, from {}{}",
                    mapping.file(),
                    origin(mapping),
                    mapping.changes().isEmpty() ? "" : ": " + mapping.changes());
                keep();
              });
    }
  }

  /** For the next start, which may find a broken file. */
  private void keep() {
    lastGood.ifPresent(
        kept -> {
          Map<String, String> texts = kept.all(KIND);
          open.stream()
              .filter(mapping -> !mapping.text().isEmpty())
              .forEach(mapping -> texts.put(mapping.file(), mapping.text()));
          kept.keep(KIND, texts);
        });
  }

  private static boolean resume(Mapping<?> mapping, Optional<String> text) {
    return text.filter(mapping::resume).isPresent();
  }

  private boolean takeUp(Mapping<?> mapping, boolean onlyIfStill) {
    try {
      String found = read(mapping.file());
      boolean still = mapping.stoodStill(found);
      return (still || !onlyIfStill) && mapping.offer(found);
    } catch (CharacterCodingException otherEncoding) {
      return mapping.refuse("the text is not UTF-8");
    } catch (IOException unreadable) {
      return mapping.refuse("it cannot be read: " + MappingFaults.explain(unreadable));
    }
  }

  private String origin(Mapping<?> mapping) {
    return onDisk(mapping.file()) ? directory.toString() : "the jar";
  }

  private boolean onDisk(String file) {
    return Files.exists(directory.resolve(file));
  }

  private String read(String file) throws IOException {
    Path edited = directory.resolve(file);
    if (Files.exists(edited)) {
      return readText(edited);
    }
    return shippedText(file)
        .orElseThrow(
            () ->
                new IOException(
                    "there is no mappings/" + file + ", neither on disk nor in the jar"));
  }

  private static Optional<String> shippedText(String file) {
    try (InputStream shipped = Mappings.class.getResourceAsStream("/mappings/" + file)) {
      return shipped == null
          ? Optional.empty()
          : Optional.of(new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The jar's mappings/" + file + " cannot be read", unreadable);
    }
  }

  /**
   * The text of a file in UTF-8, without the mark that some programs put before it.
   *
   * @throws CharacterCodingException for another encoding
   */
  public static String readText(Path file) throws IOException {
    String text = Files.readString(file);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Puts a text in the place of a file; a reader sees the old one or the new one, never half of it.
   */
  static void writeText(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path place = Files.exists(file) ? file.toRealPath() : file;
    Path written = place.resolveSibling(place.getFileName() + ".new");
    Files.writeString(written, text);
    Files.move(written, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static JsonNode schemaOf(String file) {
    try {
      return STRICT.readTree(
          shippedText(file.replaceFirst("\\.json$", ".schema.json")).orElseThrow());
    } catch (IOException | NoSuchElementException unreadable) {
      throw new IllegalStateException("The jar has no readable schema for " + file, unreadable);
    }
  }
}
