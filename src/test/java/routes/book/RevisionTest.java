package routes.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RevisionTest {
  /** A text "broken" is at fault; "calls x" needs a file x. */
  private static List<RouteFault> proof(SortedMap<String, String> texts) {
    return texts.entrySet().stream()
        .filter(
            file ->
                file.getValue().equals("broken")
                    || file.getValue().startsWith("calls ")
                        && !texts.containsKey(file.getValue().substring(6)))
        .map(file -> new RouteFault(file.getKey(), 3, file.getValue()))
        .toList();
  }

  private static Revision of(Map<String, String> inUse, Map<String, String> wanted) {
    return Revision.of(new TreeMap<>(inUse), new TreeMap<>(wanted), RevisionTest::proof);
  }

  @Test
  void takesAGoodEditWhole() {
    Revision revision = of(Map.of("a", "1", "b", "1"), Map.of("a", "2", "c", "1"));
    assertThat(revision.texts()).isEqualTo(Map.of("a", "2", "c", "1"));
    assertThat(revision.refused()).isEmpty();
  }

  @Test
  void keepsOnlyTheBrokenFileAsItWas() {
    Revision revision =
        of(Map.of("a", "1", "b", "1"), Map.of("a", "broken", "b", "2", "c", "broken"));
    assertThat(revision.texts()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(revision.refused()).isEqualTo(Map.of("a", "line 3: broken", "c", "line 3: broken"));
  }

  @Test
  void keepsADeletedFileThatIsNeededAndTakesTheRest() {
    Revision revision =
        of(Map.of("a", "calls b", "b", "1", "c", "1"), Map.of("a", "calls b", "c", "2"));
    assertThat(revision.texts()).isEqualTo(Map.of("a", "calls b", "b", "1", "c", "2"));
    assertThat(revision.refused()).containsOnlyKeys("b");
    assertThat(revision.refused().get("b")).contains("still needed").contains("a, line 3");
  }

  @Test
  void takesAFileAndWhatNeedsItTogether() {
    Revision revision = of(Map.of("a", "1"), Map.of("a", "calls b", "b", "1"));
    assertThat(revision.texts()).isEqualTo(Map.of("a", "calls b", "b", "1"));
    assertThat(revision.refused()).isEmpty();
  }

  @Test
  void refusesWhatNeedsARefusedFile() {
    Revision revision = of(Map.of("a", "1"), Map.of("a", "calls b", "b", "broken"));
    assertThat(revision.texts()).isEqualTo(Map.of("a", "1"));
    assertThat(revision.refused()).containsOnlyKeys("a", "b");
  }
}
