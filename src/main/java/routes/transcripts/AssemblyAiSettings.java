package routes.transcripts;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How AssemblyAI is asked.
 *
 * @param models in order of preference; the service has no default
 */
@ConfigurationProperties("hub.transcripts.assemblyai")
public record AssemblyAiSettings(String apiKey, String baseUrl, List<String> models) {

  @Override
  public String toString() {
    return "AssemblyAiSettings[baseUrl=%s]".formatted(baseUrl);
  }
}
