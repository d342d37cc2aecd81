package routes.mappings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaHelpTest {
  private static List<String> filesWithASchema() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("mappings"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".schema.json"))
          .map(name -> name.replace(".schema", ""))
          .toList();
    }
  }

  @Test
  void saysOfEachFileWhatItSaysAndOfItsOuterKeysWhatTheyMean() throws IOException {
    assertThat(filesWithASchema())
        .hasSizeGreaterThan(5)
        .map(SchemaHelp::of)
        .allSatisfy(
            help -> {
              assertThat(help.title()).isNotBlank();
              assertThat(help.entries())
                  .filteredOn(entry -> !entry.path().contains("."))
                  .isNotEmpty()
                  .allSatisfy(entry -> assertThat(entry.meaning()).as(entry.path()).isNotBlank());
            });
  }

  @Test
  void followsListsAndReferences() {
    assertThat(SchemaHelp.of("call_rules.json").entries())
        .contains(
            new SchemaHelp.Entry(
                "rules[].when.status",
                false,
                "list of string of at most 200 characters",
                "One of these, with hyphens: no-answer"),
            new SchemaHelp.Entry(
                "rules[].action",
                false,
                "post, skip, park",
                "post, skip (the sender is told the reason), or park (for a person)"))
        .anyMatch(entry -> entry.path().equals("rules[].name") && entry.required());
  }

  @Test
  void writesAnEllipsisForWhatUsersName() {
    assertThat(SchemaHelp.of("agent_mapping.json").entries())
        .map(SchemaHelp.Entry::path)
        .containsExactly("…", "….name", "….slack_handle", "….email", "….department", "….team");
  }
}
