package routes.rules;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.agents.Companies;
import routes.agents.PartyIdentifier;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.calls.CallEvent;
import routes.calls.CallEventJson;
import routes.calls.CallFold;
import routes.mappings.Mapping;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/**
 * Decides by {@code call_rules.json} what becomes of a call. Rules are read from top to bottom: the
 * first that says something of a thing decides it, and the first with an action is the last that is
 * read. Pure and in memory, so that they can be asked while a sender waits.
 */
@Component
public class CallRules implements MappingProblems {
  private static final String FILE = "call_rules.json";
  private static final Duration BETWEEN_PROOFS = Duration.ofSeconds(10);
  private static final List<String> QUARANTINE = List.of("companies.json: park");

  private final PartyIdentifier parties;
  private final Companies companies;
  private final RuleConditions conditions;
  private final RuleProof proof;
  private final Mapping<List<CallRule>> rules;
  private Instant proved = Instant.MIN;
  private List<String> problems = List.of();

  /** The file's shape. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Listed(List<CallRule> rules) {}

  public CallRules(
      Mappings mappings,
      PartyIdentifier parties,
      Companies companies,
      PhoneNumbers numbers,
      VirtualNumbers virtualNumbers,
      RuleSamples samples,
      @Value("${hub.timezone}") ZoneId zone) {
    this.parties = parties;
    this.companies = companies;
    this.conditions = new RuleConditions(numbers, virtualNumbers, zone);
    this.proof = new RuleProof(samples, this::decide);
    this.rules = mappings.openJson(FILE, Listed.class, CallRules::read, proof, List.of());
  }

  /** Refuses what would never do what it seems to say. */
  private static List<CallRule> read(Listed listed) {
    Set<String> names = new HashSet<>();
    for (CallRule rule : listed.rules()) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException("two rules are named \"" + rule.name() + "\"");
      }
      if (rule.action() == null && rule.choices().isEmpty()) {
        throw new IllegalArgumentException("the rule \"" + rule.name() + "\" decides nothing");
      }
    }
    return List.copyOf(listed.rules());
  }

  /**
   * Samples that do not end as expected by the rules in use, since other files have changed, or
   * they themselves. Looked at every ten seconds at most.
   */
  @Override
  public synchronized List<String> problems() {
    if (rules.refused().isPresent()) {
      return List.of();
    }
    Instant now = Instant.now();
    if (proved.plus(BETWEEN_PROOFS).isBefore(now)) {
      proved = now;
      problems = proof.faults(rules.current()).stream().map(fault -> FILE + ": " + fault).toList();
    }
    return problems;
  }

  /**
   * What the rules choose of one kind.
   *
   * @param kind {@code layout}, {@code channel}, {@code transcriber} …
   * @return the names of the rules that choose any → their choice
   */
  public Map<String, String> chosen(String kind) {
    Map<String, String> chosen = new LinkedHashMap<>();
    rules.current().stream()
        .filter(rule -> rule.choices().containsKey(kind))
        .forEach(rule -> chosen.put(rule.name(), rule.choices().get(kind)));
    return chosen;
  }

  /**
   * @param facts the folded event of a call, as stored
   */
  public Decision decide(String facts) {
    return decide(CallEventJson.read(facts), Instant.now());
  }

  /**
   * Why a call that was just delivered will be skipped, for its sender.
   *
   * @return null when it will not be, or when it goes on
   */
  public String skipReason(CallEvent event) {
    if (rules.current().isEmpty() || Boolean.TRUE.equals(event.running())) {
      return null;
    }
    Decision decision = decide(CallFold.fold(List.of(event)), Instant.now());
    return decision.action().equals(Decision.SKIP) ? decision.reason() : null;
  }

  /**
   * A call that came over nobody's tracking number is parked before any rule is read.
   *
   * @param call the folded event
   * @param now for rules on the age of a call
   */
  public Decision decide(CallEvent call, Instant now) {
    return decide(rules.current(), call, now);
  }

  /** What is said of a sample, by the rules in use at the end of its call. */
  public Decision decide(RuleSamples.Sample sample) {
    return decideBy(null, sample.call());
  }

  /**
   * What other rules would say of a call, as at its own end.
   *
   * @param text of {@code call_rules.json}; null: the rules in use
   * @throws IllegalArgumentException why the text would be refused, with its line where that is
   *     known
   */
  public Decision decideBy(String text, CallEvent call) {
    return decide(
        text == null ? rules.current() : rules.read(text),
        call,
        RuleProof.momentOf(call, Instant.now()));
  }

  private Decision decide(List<CallRule> rules, CallEvent call, Instant now) {
    return companies
        .quarantine(call)
        .map(reason -> new Decision(Decision.PARK, reason, Map.of(), QUARANTINE, QUARANTINE))
        .orElseGet(() -> decideByRules(rules, call, now));
  }

  private Decision decideByRules(List<CallRule> rules, CallEvent call, Instant now) {
    RuleConditions.Subject subject = conditions.of(call, parties.identify(call), now);
    Map<String, String> choices = new LinkedHashMap<>();
    List<String> decided = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (CallRule rule : rules) {
      String against = subject.against(rule.when(), choices.get(Decision.TYPE));
      seen.add(rule.name() + ": " + (against == null ? "holds" : against));
      if (against != null) {
        continue;
      }
      List<String> says = new ArrayList<>();
      rule.choices()
          .forEach(
              (what, choice) -> {
                if (choices.putIfAbsent(what, choice) == null) {
                  says.add(what.equals(Decision.TYPE) ? choice : what + " " + choice);
                }
              });
      if (rule.action() != null) {
        says.add(rule.action());
      }
      if (!says.isEmpty()) {
        decided.add("rule \"" + rule.name() + "\": " + String.join(", ", says));
      }
      if (rule.action() != null) {
        String reason = rule.reason() == null ? rule.name() : rule.reason();
        return new Decision(
            rule.action(),
            rule.action().equals(Decision.POST) ? null : reason,
            choices,
            decided,
            seen);
      }
    }
    return new Decision(Decision.POST, null, choices, decided, seen);
  }
}
