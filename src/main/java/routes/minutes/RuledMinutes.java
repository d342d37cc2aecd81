package routes.minutes;

import java.util.List;
import org.springframework.stereotype.Component;
import routes.mappings.MappingProblems;
import routes.rules.CallRules;

/** Tells of rules that ask for minutes which no model can write. */
@Component
class RuledMinutes implements MappingProblems {
  private final CallRules rules;
  private final MinutesStyles styles;

  RuledMinutes(CallRules rules, MinutesStyles styles) {
    this.rules = rules;
    this.styles = styles;
  }

  @Override
  public List<String> problems() {
    return rules.chosen("minutes").entrySet().stream()
        .filter(named -> !named.getValue().equals(MinutesStyles.OFF))
        .flatMap(
            named ->
                styles.lack(named.getValue()).stream()
                    .map(
                        lack ->
                            "The calls of the rule \"%s\" get fallback minutes: %s."
                                .formatted(named.getKey(), lack)))
        .toList();
  }
}
