package routes.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import routes.calls.CallEvent;
import routes.mappings.Mapping;
import routes.rules.RuleSamples.Sample;

/** Runs all sample calls through edited rules, in memory, before these are taken up. */
final class RuleProof implements Mapping.Proof<List<CallRule>> {
  private static final int MOST_FAULTS = 5;
  private static final int MOST_NAMES = 5;

  /** What rules say of a call. */
  interface Judge {
    Decision decide(List<CallRule> rules, CallEvent call, Instant now);
  }

  private final RuleSamples samples;
  private final Judge judge;

  RuleProof(RuleSamples samples, Judge judge) {
    this.samples = samples;
    this.judge = judge;
  }

  /**
   * @return which samples end otherwise than before, and how; of calls that have ended, since
   *     others are not judged yet
   * @throws IllegalArgumentException when a sample cannot be judged, or not as is expected
   */
  @Override
  public String changes(List<CallRule> before, List<CallRule> fresh) {
    Instant now = Instant.now();
    List<Sample> all = samples.read();
    List<String> faults = faults(fresh, all, now);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream().limit(MOST_FAULTS).collect(Collectors.joining("; "))
              + more(faults.size() - MOST_FAULTS));
    }
    if (before == null) {
      return "";
    }
    List<Sample> ended =
        all.stream().filter(each -> !Boolean.TRUE.equals(each.call().running())).toList();
    Map<String, List<String>> changed = new LinkedHashMap<>();
    for (Sample sample : ended) {
      Decision is = judge.decide(fresh, sample.call(), momentOf(sample.call(), now));
      String change = change(decision(before, sample, now).orElse(is), is);
      if (!change.isEmpty()) {
        changed.computeIfAbsent(change, none -> new ArrayList<>()).add(sample.name());
      }
    }
    return summary(changed, ended.size());
  }

  /** Rules in use that cannot judge are no reason to keep them. */
  private Optional<Decision> decision(List<CallRule> rules, Sample sample, Instant now) {
    try {
      return Optional.of(judge.decide(rules, sample.call(), momentOf(sample.call(), now)));
    } catch (RuntimeException broken) {
      return Optional.empty();
    }
  }

  /** What is not as expected; one sentence that says why when a sample cannot be used at all. */
  List<String> faults(List<CallRule> rules) {
    try {
      return faults(rules, samples.read(), Instant.now());
    } catch (IllegalArgumentException unusable) {
      return List.of(unusable.getMessage());
    }
  }

  private List<String> faults(List<CallRule> rules, List<Sample> all, Instant now) {
    return all.stream().flatMap(sample -> faults(rules, sample, now)).toList();
  }

  private Stream<String> faults(List<CallRule> rules, Sample sample, Instant now) {
    try {
      Decision decision = judge.decide(rules, sample.call(), momentOf(sample.call(), now));
      if (sample.expected() == null) {
        return Stream.empty();
      }
      String by = decision.rules().isEmpty() ? "no rule" : String.join("; ", decision.rules());
      return sample.expected().unmet(decision).stream()
          .map(unmet -> "samples/%s: %s (%s)".formatted(sample.name(), unmet, by));
    } catch (RuntimeException broken) {
      return Stream.of("samples/%s cannot be judged: %s".formatted(sample.name(), broken));
    }
  }

  /** The end of the call, so that it is as old as on the day on which it came. */
  static Instant momentOf(CallEvent call, Instant now) {
    return call.startedAt() == null
        ? now
        : call.startedAt()
            .plusSeconds(Objects.requireNonNullElse(call.durationSeconds(), 0).longValue());
  }

  private static String change(Decision before, Decision fresh) {
    Map<String, String> is = fresh.says();
    List<String> changes = new ArrayList<>();
    before
        .says()
        .forEach(
            (name, was) -> {
              if (!Objects.equals(was, is.get(name)) && !name.equals(Decision.REASON)) {
                changes.add(
                    name.equals(Decision.ACTION)
                        ? past(was) + " → " + past(is.get(name))
                        : name + " " + Decision.word(was) + " → " + Decision.word(is.get(name)));
              }
            });
    return String.join(", ", changes);
  }

  private static String past(String action) {
    return switch (action) {
      case Decision.SKIP -> "skipped";
      case Decision.PARK -> "parked";
      default -> "posted";
    };
  }

  private static String summary(Map<String, List<String>> changed, int all) {
    int count = changed.values().stream().mapToInt(List::size).sum();
    if (count == 0) {
      return "none of %d samples ends otherwise".formatted(all);
    }
    return changed.entrySet().stream()
        .map(
            each ->
                each.getValue().stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                    + more(each.getValue().size() - MOST_NAMES)
                    + " "
                    + each.getKey())
        .collect(Collectors.joining("; ", count + " of " + all + " samples: ", ""));
  }

  private static String more(int count) {
    return count > 0 ? " and " + count + " more" : "";
  }
}
