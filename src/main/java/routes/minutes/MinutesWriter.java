package routes.minutes;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;

/**
 * Writes the minutes of calls: asks a chat model for them in a closed form, reads its answer with
 * suspicion, and writes fallback minutes where there is none that can be used. What was said is
 * material for the model, and what it answers is text for a few bounded fields: neither can choose
 * a channel, an address or a person.
 */
@Component
public class MinutesWriter {
  private static final String AGENT = "Agent";

  private static final int LONGEST_NAME = 100;
  private static final int FALLBACK_CHARACTERS = 400;
  private static final List<Integer> PAUSES = List.of(4, 8);
  private static final int LONGEST_PAUSE = 60;

  private final MinutesStyles styles;
  private final MinutesSettings settings;

  MinutesWriter(MinutesStyles styles, MinutesSettings settings) {
    this.styles = styles;
    this.settings = settings;
  }

  /**
   * What a model is asked, and what its answer is compared with.
   *
   * @param style of {@code minutes.json}
   * @param body of the request, JSON; null when nobody can be asked
   * @param problem why nobody can be asked, else null
   * @param parties the words that the model may use for who is to do something
   * @param transcript all that was said
   * @param language of it, or null
   * @param leftOut characters that the model is not given
   */
  public record Question(
      String style,
      String body,
      String problem,
      List<String> parties,
      String transcript,
      String language,
      int leftOut) {}

  /**
   * What came of it.
   *
   * @param outcome {@code model}, {@code fallback}, or {@code again}: nothing yet, ask once more
   * @param fields {@link Minutes} as JSON, null to ask again
   * @param flags JSON array of sentences that a reader of the minutes should know
   * @param reason why they are not the model's, or null
   * @param costUsd of the question, null when not known
   * @param delaySeconds before it is asked again
   */
  public record Draft(
      String outcome,
      String model,
      String fields,
      String flags,
      String reason,
      Integer promptTokens,
      Integer completionTokens,
      BigDecimal costUsd,
      int delaySeconds) {}

  /**
   * @param call the row of {@code sql/load-minuted-call.sql}
   * @param utterances the rows of {@code sql/load-utterances.sql}
   * @param failures how often it was asked in vain; each time the answer may be longer
   */
  public Question ask(
      Map<String, Object> call, List<Map<String, Object>> utterances, int failures) {
    if (call == null) {
      throw new CannotContinueException("The call is not on file any more.");
    }
    String style = styles.styleOf((String) call.get("minutes_style"));
    String transcript = Objects.toString(call.get("words"), "");
    List<String> parties =
        Stream.of(agent(call), MinutesRequest.CUSTOMER, MinutesRequest.OTHER).distinct().toList();
    String said = said(utterances, transcript);
    int leftOut = Math.max(0, said.length() - settings.maxCharacters());
    String problem = styles.lack(style).orElse(null);
    return new Question(
        style,
        problem == null
            ? MinutesRequest.json(
                styles.file(),
                style,
                settings.model(),
                parties,
                shortened(said, leftOut),
                failures + 1)
            : null,
        problem,
        parties,
        said,
        (String) call.get("language"),
        leftOut);
  }

  /** Whose minutes are written without asking anybody, since an engine has analysed the call. */
  public Question about(Map<String, Object> call) {
    if (call == null) {
      throw new CannotContinueException("The call is not on file any more.");
    }
    return new Question(
        styles.styleOf((String) call.get("minutes_style")),
        null,
        null,
        List.of(),
        Objects.toString(call.get("words"), ""),
        (String) call.get("language"),
        0);
  }

  /**
   * The minutes that an analysis amounts to.
   *
   * @param fields of {@link ShunyaAnalysis}, JSON; null when there is none
   * @return null when no minutes are wanted, or when the analysis sums nothing up
   */
  public Draft ofAnalysis(Question question, String fields) {
    if (fields == null || question.style().equals(MinutesStyles.OFF)) {
      return null;
    }
    Minutes minutes =
        new MinutesReader(styles.file(), List.of()).read(AnalysisMinutes.content(fields));
    if (minutes.issue().isEmpty()) {
      return null;
    }
    List<String> flags = new ArrayList<>(flags(question, minutes));
    flags.add("From Shunya's analysis, which says nothing of tone, mood and types");
    return new Draft(
        "model", "shunya", minutes.json(), Minutes.json(flags), null, null, null, null, 0);
  }

  /** Who took the call, when that is known and not assumed. */
  private static String agent(Map<String, Object> call) {
    String name = MinutesReader.line(Objects.toString(call.get("agent_name"), ""), LONGEST_NAME);
    return name.isEmpty() || "default".equals(call.get("agent_source")) ? AGENT : name;
  }

  private static String said(List<Map<String, Object>> utterances, String transcript) {
    return utterances.stream().allMatch(row -> Objects.toString(row.get("words"), "").isBlank())
        ? transcript
        : utterances.stream()
            .map(row -> speaker(row.get("speaker")) + row.get("words"))
            .collect(Collectors.joining("\n"));
  }

  private static String speaker(Object name) {
    String known = Objects.toString(name, "");
    return (known.length() <= 2 ? "Speaker " + known : known) + ": ";
  }

  /** What begins and ends a call says most about it. */
  private static String shortened(String said, int leftOut) {
    int begin = (said.length() - leftOut) / 2;
    return leftOut == 0
        ? said
        : said.substring(0, begin)
            + "\n[%d characters are left out here]\n".formatted(leftOut)
            + said.substring(begin + leftOut);
  }

  /**
   * @param status of the answer, 0 when there was none
   * @param retryAfter the header, or null
   * @param body of the answer; is read to its end, or to a megabyte
   * @param failures how often the model was asked in vain before
   */
  public Draft take(
      Question question, Integer status, String retryAfter, InputStream body, int failures) {
    ModelAnswer answer =
        question.problem() == null
            ? ModelAnswer.read(status, retryAfter, body)
            : ModelAnswer.none(question.problem());
    Minutes minutes = null;
    if (answer.reason() == null) {
      minutes = new MinutesReader(styles.file(), question.parties()).read(answer.content());
      if (minutes.issue().isEmpty()) {
        answer = answer.unusable("The model's answer tells nothing");
      }
    }
    if (answer.reason() == null) {
      return draft("model", minutes, flags(question, minutes), answer, null);
    }
    return failures + 1 < answer.tries() ? again(answer, failures) : fallback(question, answer);
  }

  private static List<String> flags(Question question, Minutes minutes) {
    List<String> flags =
        new ArrayList<>(MinutesCheck.flags(minutes, question.transcript(), question.language()));
    if (question.leftOut() > 0) {
      flags.add(
          "The call was too long for the model: %d characters in its middle were not read"
              .formatted(question.leftOut()));
    }
    return flags;
  }

  private Draft again(ModelAnswer answer, int failures) {
    int pause = PAUSES.get(Math.min(failures, PAUSES.size() - 1));
    int delay = Math.min(LONGEST_PAUSE, Math.max(pause, answer.pauseSeconds()));
    return new Draft("again", null, null, null, answer.reason(), null, null, cost(answer), delay);
  }

  /** What a person needs to go on without the model. */
  private Draft fallback(Question question, ModelAnswer answer) {
    MinutesFile file = styles.file();
    MinutesFile.Defaults usual = file.defaults();
    Minutes minutes =
        new Minutes(
            MinutesReader.line(question.transcript(), FALLBACK_CHARACTERS),
            List.of(),
            file.followUps().stream().map(what -> new Minutes.ActionItem(what, "", "")).toList(),
            "",
            usual.tone(),
            usual.mood(),
            List.of(usual.concernType()),
            List.of(usual.issueType()),
            false);
    String flag = "Written without the model: this is how the call begins, and what to do";
    String reason = "Fallback minutes: " + answer.reason();
    return draft("fallback", minutes, List.of(flag), answer, reason);
  }

  private Draft draft(
      String outcome, Minutes minutes, List<String> flags, ModelAnswer answer, String reason) {
    return new Draft(
        outcome,
        MinutesReader.line(
            Objects.requireNonNullElse(answer.model(), settings.model()), LONGEST_NAME),
        minutes.json(),
        Minutes.json(flags),
        reason,
        answer.promptTokens(),
        answer.completionTokens(),
        cost(answer),
        0);
  }

  /** By the price of the model that has answered, else of the one that was asked. */
  private BigDecimal cost(ModelAnswer answer) {
    if (answer.promptTokens() == null || answer.completionTokens() == null) {
      return null;
    }
    Map<String, MinutesFile.Price> prices = styles.file().prices();
    MinutesFile.Price price =
        prices.getOrDefault(Objects.toString(answer.model(), ""), prices.get(settings.model()));
    return price == null
        ? null
        : price
            .of(answer.promptTokens(), answer.completionTokens())
            .setScale(6, RoundingMode.HALF_UP);
  }
}
