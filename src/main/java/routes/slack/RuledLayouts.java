package routes.slack;

import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.mappings.MappingProblems;
import routes.rules.CallRules;

/**
 * Tells of rules whose layout cannot be used. Rules and layouts are files of their own and may be
 * saved in any order, so that neither is refused for the other's sake.
 */
@Component
class RuledLayouts implements MappingProblems {
  private final CallRules rules;
  private final Layouts layouts;

  RuledLayouts(CallRules rules, Layouts layouts) {
    this.rules = rules;
    this.layouts = layouts;
  }

  @Override
  public List<String> problems() {
    return rules.layouts().entrySet().stream()
        .filter(named -> layouts.find(named.getValue()).isEmpty())
        .map(RuledLayouts::problem)
        .toList();
  }

  private static String problem(Map.Entry<String, String> named) {
    return "The rule \"%s\" is obeyed without its layout: no %s can be used."
        .formatted(named.getKey(), Layouts.file(named.getValue()));
  }
}
