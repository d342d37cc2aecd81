package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TranscriptSplitterTest {
  @Test
  void cutsBetweenUtterances() {
    assertThat(TranscriptSplitter.split(List.of("A: one", "B: two", "A: three"), 13, 250))
        .containsExactly("A: one\nB: two\n", "A: three");
  }

  @Test
  void leavesTheFirstPieceEmptyWhenNothingFits() {
    assertThat(TranscriptSplitter.split(List.of("A: one"), 0, 250)).containsExactly("", "A: one");
  }

  @Test
  void cutsAGiantUtteranceBehindASpace() {
    String giant = "A: " + "word ".repeat(200);

    List<String> pieces = TranscriptSplitter.split(List.of(giant), 300, 300);

    assertThat(String.join("", pieces)).isEqualTo(giant);
    assertThat(pieces.subList(0, pieces.size() - 1)).allMatch(piece -> piece.endsWith("word "));
  }

  @Test
  void cutsNoEmojiInHalf() {
    for (int offset = 0; offset < 2; offset++) {
      String giant = "x".repeat(offset) + "😀".repeat(400);

      List<String> pieces = TranscriptSplitter.split(List.of(giant), 250, 250);

      assertThat(String.join("", pieces)).isEqualTo(giant);
      assertThat(pieces)
          .hasSizeGreaterThan(3)
          .allSatisfy(
              piece -> {
                assertThat(piece.length()).isLessThanOrEqualTo(250);
                assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
              });
    }
  }

  @Test
  void cutsNoEntityInHalf() {
    for (int offset = 0; offset < 6; offset++) {
      String giant = "x".repeat(offset) + "&amp;".repeat(300);

      List<String> pieces = TranscriptSplitter.split(List.of(giant), 250, 250);

      assertThat(String.join("", pieces)).isEqualTo(giant);
      assertThat(pieces).allMatch(piece -> piece.matches("x*(&amp;)+"));
    }
  }

  @RepeatedTest(300)
  void losesNoCharacterAndKeepsToTheRoom(RepetitionInfo run) {
    Random random = new Random(run.getCurrentRepetition());
    String[] atoms = {"a", "word ", "&lt;", "&amp;", "😀", " ", "long", "`\u200B`", "ü", "你"};
    List<String> lines = new ArrayList<>();
    for (int line = random.nextInt(1, 30); line > 0; line--) {
      StringBuilder text = new StringBuilder();
      for (int atom = random.nextInt(random.nextBoolean() ? 20 : 900); atom > 0; atom--) {
        text.append(atoms[random.nextInt(atoms.length)]);
      }
      lines.add(text.toString());
    }
    int firstRoom = random.nextInt(0, 400);
    int nextRoom = random.nextInt(200, 600);

    List<String> pieces = TranscriptSplitter.split(lines, firstRoom, nextRoom);

    assertThat(String.join("", pieces)).isEqualTo(String.join("\n", lines));
    for (int each = 0; each < pieces.size(); each++) {
      String shown = pieces.get(each).replaceFirst("\n$", "");
      assertThat(shown.length()).isLessThanOrEqualTo(each == 0 ? firstRoom : nextRoom);
      assertThat(shown).doesNotMatch("(?s).*&[a-z]*$").doesNotMatch("(?s)^(lt|gt|amp|mp|p|t);.*");
      assertThat(shown.isEmpty() || !Character.isHighSurrogate(shown.charAt(shown.length() - 1)))
          .isTrue();
    }
  }
}
