package routes.intake;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Whoever sends calls, by name. */
@Component
class Senders {
  private final Map<String, CallTranslator> translators = new TreeMap<>();

  Senders(List<CallTranslator> translators) {
    translators.forEach(translator -> this.translators.put(translator.sender(), translator));
  }

  /**
   * @param name {@link CallTranslator#sender}
   * @throws UnknownWebhookException for another name, with those that there are
   */
  CallTranslator find(String name) {
    CallTranslator translator = translators.get(name);
    if (translator == null) {
      throw new UnknownWebhookException(
          "There is no sender \"%s\"; there are %s"
              .formatted(name, String.join(", ", translators.keySet())));
    }
    return translator;
  }
}
