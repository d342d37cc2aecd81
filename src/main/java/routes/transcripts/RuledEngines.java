package routes.transcripts;

import java.util.List;
import org.springframework.stereotype.Component;
import routes.mappings.MappingProblems;
import routes.rules.CallRules;

/** Tells of rules that name a transcriber which cannot be asked. */
@Component
class RuledEngines implements MappingProblems {
  private final CallRules rules;
  private final Engines engines;

  RuledEngines(CallRules rules, Engines engines) {
    this.rules = rules;
    this.engines = engines;
  }

  @Override
  public List<String> problems() {
    return rules.chosen("transcriber").entrySet().stream()
        .flatMap(
            named ->
                engines.withoutKey(named.getValue()).stream()
                    .map(
                        engine ->
                            "The rule \"%s\" names the transcriber %s, which has no key."
                                .formatted(named.getKey(), engine)))
        .toList();
  }
}
