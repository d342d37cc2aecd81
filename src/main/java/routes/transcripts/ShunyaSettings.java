package routes.transcripts;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How Shunya is asked, and how it shows who it is.
 *
 * @param apiKey empty when Shunya is not used
 * @param companyId who we are at Shunya
 * @param webhookSecret the key of its signatures
 * @param signature what is signed: {@code dot} or {@code colon-sorted}
 */
@ConfigurationProperties("hub.transcripts.shunya")
public record ShunyaSettings(
    String apiKey, String baseUrl, String companyId, String webhookSecret, String signature) {

  @Override
  public String toString() {
    return "ShunyaSettings[baseUrl=%s, signature=%s]".formatted(baseUrl, signature);
  }
}
