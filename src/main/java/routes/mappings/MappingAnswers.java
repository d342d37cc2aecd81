package routes.mappings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import routes.storage.LastGood;

/** The mapping files as programs read them. */
@Component
public class MappingAnswers {
  private final Mappings mappings;
  private final MappingEdits edits;

  MappingAnswers(Mappings mappings, MappingEdits edits) {
    this.mappings = mappings;
    this.edits = edits;
  }

  /**
   * All of them.
   *
   * @return {@code mappings}: a list of {@code name}, {@code from}, {@code version} and {@code
   *     since} as in {@link Mappings#status}, and {@code refused}, why the file as it stands is not
   *     in use
   */
  public Map<String, Object> list() {
    Map<String, String> refused = mappings.refused();
    return Map.of(
        "mappings",
        mappings.status().entrySet().stream()
            .map(file -> listed(file.getKey(), (Map<?, ?>) file.getValue(), refused))
            .toList());
  }

  private static Map<String, Object> listed(
      String name, Map<?, ?> status, Map<String, String> refused) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("name", name);
    status.forEach((key, value) -> answer.put(key.toString(), value));
    answer.put("refused", refused.get(name));
    return answer;
  }

  /**
   * One of them, with its {@code text} as it stands, the {@code text_version} of that, and its
   * {@code history}.
   *
   * @throws UnknownMappingException when the hub reads no such file
   */
  public Map<String, Object> one(String name) {
    String text = text(name);
    Map<String, Object> answer =
        listed(name, (Map<?, ?>) mappings.status().get(name), mappings.refused());
    answer.put("text", text);
    answer.put("text_version", LastGood.version(text));
    answer.put("history", edits.history(name).stream().map(MappingAnswers::past).toList());
    return answer;
  }

  private String text(String name) {
    try {
      return mappings.text(name);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, Object> past(MappingEdits.Edit edit) {
    Map<String, Object> past = new LinkedHashMap<>();
    past.put("version", edit.version());
    past.put("author", edit.author());
    past.put("at", edit.at().toString());
    return past;
  }
}
