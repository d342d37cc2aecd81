package routes.slack;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import routes.mappings.MappingProblems;
import routes.rules.CallRules;

/**
 * Tells of rules whose layout or channel cannot be used. Rules, layouts and channels are files of
 * their own and may be saved in any order, so that none is refused for another's sake.
 */
@Component
class RuledMessages implements MappingProblems {
  private final CallRules rules;
  private final Layouts layouts;
  private final SlackChannels channels;

  RuledMessages(CallRules rules, Layouts layouts, SlackChannels channels) {
    this.rules = rules;
    this.layouts = layouts;
    this.channels = channels;
  }

  @Override
  public List<String> problems() {
    Stream<String> ofLayouts =
        rules.chosen("layout").entrySet().stream()
            .filter(named -> layouts.find(named.getValue()).isEmpty())
            .map(
                named ->
                    "The rule \"%s\" is obeyed without its layout: no %s can be used."
                        .formatted(named.getKey(), Layouts.file(named.getValue())));
    Stream<String> ofChannels =
        rules.chosen("channel").entrySet().stream()
            .flatMap(
                named ->
                    channels.lack(named.getValue()).stream()
                        .map(
                            lack ->
                                "The calls of the rule \"%s\" go to the default Slack channel: %s."
                                    .formatted(named.getKey(), lack)));
    return Stream.concat(ofLayouts, ofChannels).toList();
  }
}
