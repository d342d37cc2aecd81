package routes.transcripts;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How AssemblyAI is asked.
 *
 * @param models in order of preference; the service has no default
 * @param language a code such as {@code en} or {@code hi}, or {@code auto} to let it be detected
 */
@ConfigurationProperties("hub.transcripts.assemblyai")
public record AssemblyAiSettings(
    String apiKey, String baseUrl, List<String> models, String language) {

  @Override
  public String toString() {
    return "AssemblyAiSettings[baseUrl=%s]".formatted(baseUrl);
  }
}
