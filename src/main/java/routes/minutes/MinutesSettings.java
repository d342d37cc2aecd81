package routes.minutes;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Whether and by whom minutes are written.
 *
 * @param style of calls for which no rule says another, {@code off} for none
 * @param apiKey empty when there is none
 * @param model as the service names it
 * @param maxCharacters of a transcript that the model is given
 */
@ConfigurationProperties("hub.minutes")
record MinutesSettings(String style, String apiKey, String model, int maxCharacters) {

  @Override
  public String toString() {
    return "MinutesSettings[style=%s, model=%s]".formatted(style, model);
  }
}
