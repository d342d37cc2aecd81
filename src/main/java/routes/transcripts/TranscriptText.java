package routes.transcripts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** A transcript as a text file for those who index or search elsewhere. */
@Component
public class TranscriptText {

  /**
   * What is known of the call, a line each, an empty line, and a line for each utterance.
   *
   * @param call the row of {@code sql/load-transcribed-call.sql}
   * @param engine who heard it
   * @return plain text that ends with a line break
   */
  public String write(Map<String, Object> call, String engine, Transcript transcript) {
    Map<String, Object> heading = new LinkedHashMap<>();
    heading.put("Call ID", call.get("provider_call_id"));
    heading.put("Source", call.get("provider"));
    heading.put("Direction", call.get("direction"));
    heading.put("Customer", call.get("customer_number"));
    heading.put("Support number", call.get("support_number"));
    heading.put("Agent", call.get("agent_name"));
    heading.put("Agent's number", call.get("agent_number"));
    heading.put("Department", call.get("department"));
    heading.put("Began (UTC)", call.get("started_at"));
    heading.put("Duration (s)", call.get("duration_seconds"));
    heading.put("Engine", engine);
    heading.put("Language", transcript.language());
    heading.put("Confidence", transcript.confidence());
    StringBuilder text = new StringBuilder();
    heading.forEach(
        (name, value) -> {
          if (value != null) {
            text.append(name).append(": ").append(oneLine(value)).append('\n');
          }
        });
    text.append('\n');
    if (transcript.utterances().isEmpty()) {
      text.append(transcript.words()).append('\n');
    }
    transcript
        .utterances()
        .forEach(
            said ->
                text.append(said.speaker().length() <= 2 ? "Speaker " : "")
                    .append(oneLine(said.speaker()))
                    .append(": ")
                    .append(oneLine(said.words()))
                    .append('\n'));
    return text.toString();
  }

  private static String oneLine(Object value) {
    return Objects.toString(value).replaceAll("\\s+", " ").strip();
  }
}
