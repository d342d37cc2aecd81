package routes.mappings;

import java.time.Instant;
import java.util.Objects;
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

  /** Tries a new version that is in order by itself, before it replaces the one in use. */
  public interface Proof<T> {
    /**
     * @param before what is in use; null while there has never been a version of the file
     * @return what taking it up changes, for the log; empty for nothing worth telling
     * @throws Exception refuses the file, until it or what it was proved by is another
     */
    String changes(T before, T fresh) throws Exception;
  }

  private final String file;
  private final Parser<T> parser;
  private final Proof<T> proof;
  private volatile T current;
  private volatile String refused;
  private volatile Instant since = Instant.now();
  private volatile String text = "";
  private volatile String changes = "";
  private String lastText;
  private String seen;
  private boolean unproved;

  Mapping(String file, Parser<T> parser, Proof<T> proof, T withoutOne) {
    this.file = file;
    this.parser = parser;
    this.proof = proof;
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

  /** What its last change has changed, by its proof; empty for nothing. */
  String changes() {
    return changes;
  }

  /** Why the file as it stands is not in use, with its line where that is known. */
  public Optional<String> refused() {
    return Optional.ofNullable(refused);
  }

  /**
   * What a text would mean; nothing is taken up.
   *
   * @throws IllegalArgumentException why it would be refused, with its line where that is known
   */
  public T read(String text) {
    try {
      return parser.parse(text);
    } catch (Exception broken) {
      throw new IllegalArgumentException(MappingFaults.explain(broken), broken);
    }
  }

  /** The same for whoever would put it in place of what is in use: what changes, by its proof. */
  String prove(String text) {
    T fresh = read(text);
    try {
      return proof.changes(before(), fresh);
    } catch (Exception unproved) {
      throw new IllegalArgumentException(MappingFaults.explain(unproved), unproved);
    }
  }

  private T before() {
    return text.isEmpty() ? null : current;
  }

  /** What only its proof refuses. */
  synchronized Optional<String> unproved() {
    return unproved ? Optional.of(lastText) : Optional.empty();
  }

  /** Keeps what is in use, since there is no text to read; true when that is news. */
  synchronized boolean refuse(String reason) {
    boolean news = !reason.equals(refused);
    lastText = null;
    unproved = false;
    refused = reason;
    return news;
  }

  /** True when the file stood like this at the last look too: nobody is writing it right now. */
  synchronized boolean stoodStill(String found) {
    boolean still = found.equals(seen);
    seen = found;
    return still;
  }

  /**
   * Takes up a new text, if its proof holds. One that its proof refused is tried again at each
   * look, since it may be the samples that are mended.
   *
   * @return true when there is news: another text, or another verdict on the same
   */
  synchronized boolean offer(String found) {
    boolean same = found.equals(lastText);
    if (same && !unproved) {
      return false;
    }
    String told = refused;
    lastText = found;
    unproved = false;
    try {
      T fresh = parser.parse(found);
      unproved = true;
      String changed = proof.changes(before(), fresh);
      unproved = false;
      use(found, fresh);
      changes = changed;
      refused = null;
    } catch (Exception broken) {
      refused = MappingFaults.explain(broken);
    }
    return !same || !Objects.equals(told, refused);
  }

  /**
   * Falls back on what was in use before the start, or on what its proof refused when there is
   * nothing else; the file as it stands stays refused.
   */
  synchronized boolean resume(String before) {
    try {
      use(before, parser.parse(before));
      return true;
    } catch (Exception outdated) {
      return false;
    }
  }

  private void use(String found, T fresh) {
    current = fresh;
    text = found;
    since = Instant.now();
  }
}
