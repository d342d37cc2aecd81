package routes.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.storage.LastGood;

class MappingsTest {
  private static final String FILE = "virtual_numbers.json";

  /** The shape of the file. */
  record Listed(List<String> numbers) {}

  @TempDir Path directory;
  private Mappings mappings;

  @BeforeEach
  void open() {
    mappings = new Mappings(directory);
  }

  private Mapping<List<String>> listed() {
    return mappings.openJson(
        FILE,
        com.fasterxml.jackson.databind.node.ObjectNode.class,
        document -> document.findValuesAsText("numbers").isEmpty() ? List.of() : numbers(document),
        List.of("nothing yet"));
  }

  private static List<String> numbers(com.fasterxml.jackson.databind.JsonNode document) {
    List<String> numbers = new java.util.ArrayList<>();
    document.path("numbers").forEach(number -> numbers.add(number.asText()));
    return numbers;
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve(FILE), text);
    mappings.refresh();
  }

  @Test
  void takesAnAbsentFileFromTheJar() {
    assertThat(listed().current()).containsExactly("08047190321", "08047190322");
    assertThat(mappings.refused()).isEmpty();
  }

  @Test
  void takesTheOperatorsFileInsteadOfTheJars() throws IOException {
    write("{\"numbers\": [\"0804\"]}");
    assertThat(listed().current()).containsExactly("0804");
  }

  @Test
  void startsWithAHarmlessDefaultWhenTheFileIsBrokenAndNamesTheLine() throws IOException {
    write("{\n  \"numbers\": [\n    \"0804\"\n    \"0805\"\n  ]\n}");
    assertThat(listed().current()).containsExactly("nothing yet");
    assertThat(mappings.refused()).containsOnlyKeys(FILE);
    assertThat(mappings.refused().get(FILE)).startsWith("line 4: ").doesNotContain("\n");
  }

  @Test
  void keepsTheLastGoodVersionWhileTheFileIsBroken() throws IOException {
    write("{\"numbers\": [\"0804\"]}");
    Mapping<List<String>> mapping = listed();
    write("{\"numbers\": [\"08");
    assertThat(mapping.current()).containsExactly("0804");
    assertThat(mappings.refused()).containsOnlyKeys(FILE);
    write("{\"numbers\": [\"0805\"]}");
    assertThat(mapping.current()).containsExactly("0805");
    assertThat(mappings.refused()).isEmpty();
  }

  @Test
  void goesBackToTheJarWhenTheFileIsRemoved() throws IOException {
    write("{\"numbers\": [\"0804\"]}");
    Mapping<List<String>> mapping = listed();
    Files.delete(directory.resolve(FILE));
    mappings.refresh();
    assertThat(mapping.current()).containsExactly("08047190321", "08047190322");
  }

  @Test
  void refusesAKeyThatStandsThereTwice() throws IOException {
    write("{\"numbers\": [\"0804\"],\n \"numbers\": []}");
    listed();
    assertThat(mappings.refused().get(FILE)).startsWith("line 2: ").contains("numbers");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    write("");
    listed();
    assertThat(mappings.refused().get(FILE)).isEqualTo("the file is empty");
    write("  \n");
    assertThat(mappings.refused().get(FILE)).isEqualTo("the file is empty");
  }

  @Test
  void refusesWhatFollowsTheDocument() throws IOException {
    write("{\"numbers\": []}\n}");
    listed();
    assertThat(mappings.refused().get(FILE)).startsWith("line 2: ");
  }

  @Test
  void namesEachEntryThatTheSchemaDoesNotAllow() throws IOException {
    Files.writeString(
        directory.resolve("agent_mapping.json"),
        """
        {"09631084471": {"name": "Meera"}, "09631084472": {"slack_handle": "@arjun"},
         "09631084473": {"name": 7}}
        """);
    mappings.openJson("agent_mapping.json", Object.class, "none");
    assertThat(mappings.refused().get("agent_mapping.json"))
        .contains("09631084472", "name", "09631084473")
        .doesNotContain("09631084471");
  }

  @Test
  void takesAFileThatBeginsWithAByteOrderMark() throws IOException {
    write("\uFEFF{\"numbers\": [\"0804\"]}");
    assertThat(listed().current()).containsExactly("0804");
  }

  @Test
  void keepsTheLastGoodVersionOfAFileThatCannotBeReadAndSaysSoOnce() throws IOException {
    AtomicInteger parsed = new AtomicInteger();
    Path file = directory.resolve("slack/classic.mustache");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "Grüße");
    Mapping<String> layout =
        mappings.openText(
            "slack/classic.mustache",
            text -> {
              parsed.incrementAndGet();
              return text;
            });
    Files.write(file, "Grüße".getBytes(StandardCharsets.ISO_8859_1));
    mappings.refresh();
    mappings.refresh();
    assertThat(layout.current()).isEqualTo("Grüße");
    assertThat(mappings.refused().get("slack/classic.mustache")).isEqualTo("the text is not UTF-8");
    assertThat(parsed).hasValue(1);
    Files.writeString(file, "Grüße");
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
  }

  @Test
  void takesATextThatIsBrokenAtTheStartFromTheLastStartElseFromTheJar() throws IOException {
    String file = "slack/classic.mustache";
    Files.createDirectories(directory.resolve("slack"));
    Files.writeString(directory.resolve(file), "mine");
    LastGood kept = new LastGood(Files.createDirectories(directory.resolve("last-good")));
    assertThat(new Mappings(directory, kept).openText(file, MappingsTest::whole).current())
        .isEqualTo("mine");

    Files.writeString(directory.resolve(file), "half");
    Mappings again = new Mappings(directory, kept);
    assertThat(again.openText(file, MappingsTest::whole).current()).isEqualTo("mine");
    assertThat(again.refused()).containsOnlyKeys(file);
    assertThat(mappings.openText(file, MappingsTest::whole).current()).contains("{{transcript}}");
    assertThat(mappings.refused()).containsOnlyKeys(file);
  }

  @Test
  void hasNothingInUseWhenTheJarsTextIsBrokenTooUntilItIsMended() throws IOException {
    String file = "slack/classic.mustache";
    Mapping<String> layout =
        mappings.openText(
            file,
            text -> {
              if (!text.equals("mended")) {
                throw new IllegalArgumentException("broken");
              }
              return text;
            });
    assertThat(layout.current()).isNull();
    assertThat(mappings.refused()).containsEntry(file, "broken");
    Files.createDirectories(directory.resolve("slack"));
    Files.writeString(directory.resolve(file), "mended");
    mappings.refresh();
    assertThat(layout.current()).isEqualTo("mended");
    assertThat(mappings.refused()).isEmpty();
  }

  private static String whole(String text) {
    if (text.equals("half")) {
      throw new IllegalArgumentException("half of it is missing");
    }
    return text;
  }

  @Test
  void saysOfADirectoryThatItIsNoFile() throws IOException {
    Files.createDirectories(directory.resolve(FILE));
    assertThat(listed().current()).containsExactly("nothing yet");
    assertThat(mappings.refused().get(FILE)).contains("cannot be read");
  }
}
