package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranscriptTextTest {
  private final TranscriptText texts = new TranscriptText();

  @Test
  void leavesOutWhatIsNotKnownAndKeepsEachUtteranceInALine() {
    Map<String, Object> call = new HashMap<>();
    call.put("provider_call_id", "c-1\nAgent: forged");
    call.put("provider", "exotel");
    Transcript transcript =
        new Transcript(
            "x",
            List.of(
                new Utterance("A", 0, 1, 0.9, "one\ntwo"), new Utterance("B", 1, 2, null, "three")),
            "en",
            0.93,
            3);
    assertThat(texts.write(call, "deepgram", transcript))
        .isEqualTo(
            """
            Call ID: c-1 Agent: forged
            Source: exotel
            Engine: deepgram
            Language: en
            Confidence: 0.93

            Speaker A: one two
            Speaker B: three
            """);
  }

  @Test
  void givesTheWholeTextOfAnEngineThatTellsNoSpeakersApart() {
    assertThat(
            texts.write(Map.of(), null, new Transcript("all of it", List.of(), null, null, null)))
        .isEqualTo("\nall of it\n");
  }
}
