package routes.mappings;

import java.time.Instant;
import java.util.Optional;

/**
 * One file that users edit, in its last good version.
 *
 * @param <T> what the file means to the hub
 */
public final class Mapping<T> {
  /** Turns the text of a file into its meaning; any exception refuses the file. */
  public interface Parser<T> {
    T parse(String text) throws Exception;
  }

  /** Turns a document that its schema allows into its meaning; any exception refuses the file. */
  public interface Reader<D, T> {
    T read(D document) throws Exception;
  }

  private final String file;
  private final Parser<T> parser;
  private volatile T current;
  private volatile String refused;
  private volatile Instant since = Instant.now();
  private volatile String text = "";
  private String lastText;
  private String seen;

  Mapping(String file, Parser<T> parser, T withoutOne) {
    this.file = file;
    this.parser = parser;
    this.current = withoutOne;
  }

  /** The last version that could be read; null if there is none, and no other was given. */
  public T current() {
    return current;
  }

  /** The file's name, relative to the mappings directory. */
  public String file() {
    return file;
  }

  /** The text of what is in use; empty while there has never been a good one. */
  String text() {
    return text;
  }

  /** Since when it is in use. */
  Instant since() {
    return since;
  }

  /** Why the file as it stands is not in use, with its line where that is known. */
  public Optional<String> refused() {
    return Optional.ofNullable(refused);
  }

  /** Keeps what is in use, since there is no text to read; true when that is news. */
  synchronized boolean refuse(String reason) {
    boolean news = !reason.equals(refused);
    lastText = null;
    refused = reason;
    return news;
  }

  /** True when the file stood like this at the last look too: nobody is writing it right now. */
  synchronized boolean stoodStill(String found) {
    boolean still = found.equals(seen);
    seen = found;
    return still;
  }

  /** Takes up a new text; true when it differs from the last one. */
  synchronized boolean offer(String found) {
    if (found.equals(lastText)) {
      return false;
    }
    lastText = found;
    try {
      use(found);
      refused = null;
    } catch (Exception broken) {
      refused = MappingFaults.explain(broken);
    }
    return true;
  }

  /** Falls back on what was in use before the start; the file as it stands stays refused. */
  synchronized boolean resume(String before) {
    try {
      use(before);
      return true;
    } catch (Exception outdated) {
      return false;
    }
  }

  private void use(String found) throws Exception {
    current = parser.parse(found);
    text = found;
    since = Instant.now();
  }
}
