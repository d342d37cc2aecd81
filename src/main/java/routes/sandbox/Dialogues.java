package routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The conversations that the stand-in for the transcriber "hears". */
@Lazy
@Component
class Dialogues {
  private final List<Dialogue> all = new ArrayList<>();

  Dialogues() {
    try (InputStream file = Dialogues.class.getResourceAsStream("/sandbox/dialogues.json")) {
      for (JsonNode dialogue : new ObjectMapper().readTree(file)) {
        List<Dialogue.Turn> turns = new ArrayList<>();
        dialogue.get("turns").forEach(line -> turns.add(Dialogue.Turn.of(line.asText())));
        all.add(
            new Dialogue(
                dialogue.get("direction").asText(),
                dialogue.get("language").asText(),
                List.copyOf(turns)));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The jar has no readable sandbox/dialogues.json", unreadable);
    }
  }

  List<Dialogue> all() {
    return List.copyOf(all);
  }

  /** The same recording always holds the same conversation. */
  Dialogue heardIn(AudioMark audio) {
    return all.get((int) Long.remainderUnsigned(audio.number(), all.size()));
  }
}
