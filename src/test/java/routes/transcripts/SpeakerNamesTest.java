package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class SpeakerNamesTest {
  private final SpeakerNames speakers = new SpeakerNames();

  @Test
  void givesLettersInTheOrderOfSpeaking() {
    assertThat(speakers.of(IntNode.valueOf(1))).isEqualTo("A");
    assertThat(speakers.of(IntNode.valueOf(0))).isEqualTo("B");
    assertThat(speakers.of(IntNode.valueOf(1))).isEqualTo("A");
    assertThat(speakers.of(TextNode.valueOf("SPEAKER_07"))).isEqualTo("C");
  }

  @Test
  void namesWhoIsCertain() {
    assertThat(speakers.of(TextNode.valueOf("customer_rep"))).isEqualTo("Agent");
    assertThat(speakers.of(TextNode.valueOf("home_owner"))).isEqualTo("Customer");
    assertThat(speakers.of(TextNode.valueOf("x"))).isEqualTo("A");
  }

  @Test
  void namesNobodyWhomTheEngineDoesNotName() {
    assertThat(speakers.of(MissingNode.getInstance())).isEmpty();
  }

  @Test
  void countsOnBehindTheLetters() {
    for (int speaker = 0; speaker < 26; speaker++) {
      speakers.of(IntNode.valueOf(speaker));
    }
    assertThat(speakers.of(IntNode.valueOf(26))).isEqualTo("27");
  }
}
