package routes.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/**
 * What a stand-in answers over HTTP.
 *
 * @param status the HTTP status
 * @param contentType the media type, with its charset where it is text
 * @param content the bytes of the body
 */
public record SandboxAnswer(int status, String contentType, byte[] content) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SandboxAnswer text(int status, String words) {
    return text(status, "text/plain", words);
  }

  static SandboxAnswer text(int status, String mediaType, String words) {
    return new SandboxAnswer(
        status, mediaType + ";charset=UTF-8", words.getBytes(StandardCharsets.UTF_8));
  }

  static SandboxAnswer json(int status, Object value) {
    try {
      return new SandboxAnswer(status, "application/json", JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("The sandbox cannot write its answer as JSON", impossible);
    }
  }

  static SandboxAnswer notFound() {
    return text(404, "Not Found");
  }
}
