package routes.transcripts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.FailureJudge;

/**
 * Which engine reads a recording, when the next one is asked, and what that costs. Engines go by
 * the names that TRANSCRIBER gives them.
 */
@Component
public class Engines {
  private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);

  private final List<String> configured;
  private final boolean sandbox;
  private final String language;
  private final int tries;
  private final Environment settings;
  private final EngineCallbacks callbacks;
  private final FailureJudge failures;

  /**
   * @param configured in the order in which they are asked, with commas
   * @param tries of an engine before the next one is asked, while there is one
   */
  public Engines(
      @Value("${hub.transcripts.engine}") String configured,
      @Value("${hub.sandbox.active}") boolean sandbox,
      @Value("${hub.transcripts.language}") String language,
      @Value("${hub.transcripts.tries}") int tries,
      Environment settings,
      EngineCallbacks callbacks,
      FailureJudge failures) {
    this.configured = names(configured);
    this.sandbox = sandbox;
    this.language = language;
    this.tries = tries;
    this.settings = settings;
    this.callbacks = callbacks;
    this.failures = failures;
  }

  /**
   * The engine whose turn it is; when all have failed, since the setting names others than it did,
   * the first one again.
   *
   * @param transcript the row of {@code sql/load-transcript.sql}
   * @throws CannotContinueException when there is none
   */
  public String choose(Map<String, Object> transcript) {
    return Stream.concat(left(transcript).stream(), usable(transcript).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new CannotContinueException(
                    transcript.get("wanted").toString().isEmpty()
                        ? "No transcriber is configured: set TRANSCRIBER and its key"
                        : "A rule asks for the transcriber %s, which has no key: set it, or change call_rules.json"
                            .formatted(transcript.get("wanted"))));
  }

  /** The one that is asked when {@code engine} does not read the recording; empty: nobody. */
  public String next(Map<String, Object> transcript, String engine) {
    return left(transcript).stream().filter(one -> !one.equals(engine)).findFirst().orElse("");
  }

  private List<String> left(Map<String, Object> transcript) {
    List<String> failed = names(transcript.get("failed_engines").toString());
    return usable(transcript).stream().filter(engine -> !failed.contains(engine)).toList();
  }

  /** A rule may name engines that TRANSCRIBER does not, if they have a key. */
  private List<String> usable(Map<String, Object> transcript) {
    List<String> wanted = sandbox ? List.of() : names(transcript.get("wanted").toString());
    return wanted.isEmpty() ? configured : wanted.stream().filter(this::hasKey).toList();
  }

  /** Those of a rule's engines that nobody can ask; in the sandbox any can be. */
  List<String> withoutKey(String wanted) {
    return sandbox ? List.of() : names(wanted).stream().filter(engine -> !hasKey(engine)).toList();
  }

  private boolean hasKey(String engine) {
    return !settings.getProperty("hub.transcripts." + engine + ".api-key", "").isBlank();
  }

  /**
   * What a failed conversation with an engine means.
   *
   * @param failure what it threw
   * @param before how often this stage has failed before, one time after the other
   * @return {@code failed} when the next engine is to be asked, {@code parked} when a person must
   *     act
   * @throws Exception the failure itself, when the same engine is asked again later
   */
  public Progress judge(
      Exception failure, int before, Map<String, Object> transcript, String engine)
      throws Exception {
    FailureJudge.Verdict verdict = failures.judge(failure, before);
    boolean another = !next(transcript, engine).isEmpty();
    if (verdict.outcome().equals("parked")) {
      return another ? Progress.failed(verdict.reason()) : Progress.parked(verdict.reason());
    }
    if (another && before + 1 >= tries) {
      return Progress.failed("Failed %d times, last: %s".formatted(before + 1, verdict.reason()));
    }
    throw failure;
  }

  /**
   * Leaves the call to a person.
   *
   * @throws CannotContinueException always; a retry begins with a new submission unless the engine
   *     may still be at work
   */
  public void park(Progress progress) {
    throw new CannotContinueException(
        progress.reason(), progress.state().equals("failed") ? "transcribe-recording" : null);
  }

  /** The language of the recording: a code such as {@code en} or {@code hi}, or {@code auto}. */
  public String language(Map<String, Object> transcript) {
    String ruled = transcript.get("language").toString();
    return (ruled.isEmpty() ? language : ruled).toLowerCase(Locale.ROOT);
  }

  /**
   * Seconds until the next look: 3 s, then half as much again each time, up to 30 s. Where engines
   * call, looks are for the calls that get lost: from a minute up to ten.
   *
   * @param polls how often it was asked already
   */
  public int pause(int polls) {
    double growth = Math.pow(1.5, Math.min(polls, 20));
    return (int)
        Math.round(callbacks.wanted() ? Math.min(600, 60 * growth) : Math.min(30, 3 * growth));
  }

  /** For the ledger: who read how much. */
  public String inWords(String engine, Transcript transcript) {
    return transcript.audioSeconds() == null
        ? "Read by " + engine
        : "Read by %s, %d s of sound".formatted(engine, transcript.audioSeconds());
  }

  /**
   * In US dollars, by the price that the settings name for an hour.
   *
   * @return null without a price, or when the engine does not say how long the recording is
   */
  public BigDecimal cost(String engine, Transcript transcript) {
    BigDecimal price =
        settings.getProperty("hub.transcripts." + engine + ".usd-per-hour", BigDecimal.class);
    return price == null || transcript.audioSeconds() == null
        ? null
        : price
            .multiply(BigDecimal.valueOf(transcript.audioSeconds()))
            .divide(SECONDS_AN_HOUR, 6, RoundingMode.HALF_UP);
  }

  private static List<String> names(String list) {
    return Stream.of(list.split(",")).map(String::strip).filter(n -> !n.isEmpty()).toList();
  }
}
