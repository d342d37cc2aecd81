package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The two documents of the settings say what application.yaml says: names and defaults. */
class SettingsDocumentTest {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{(?<name>[A-Z][A-Z0-9_]*)(:(?<value>[^}]*))?}");

  /** A table row: the variable, then its default in back-ticks or a dash. */
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `(?<name>[A-Z][A-Z0-9_]*)` \\| (`(?<value>[^`]*)`|–) \\|", Pattern.MULTILINE);

  private static final Pattern ASSIGNMENT =
      Pattern.compile("^#?(?<name>[A-Z][A-Z0-9_]*)=(?<value>.*)$", Pattern.MULTILINE);

  private final Map<String, String> settings =
      read(PLACEHOLDER, "src/main/resources/application.yaml");

  SettingsDocumentTest() throws IOException {}

  @Test
  void findsTheSettingsOfTheHub() {
    assertThat(settings).containsEntry("PORT", "8080").containsEntry("SLACK_WEBHOOK_URL", "");
  }

  @Test
  void theReferenceListsEachSettingWithItsDefaultAndNoOther() throws IOException {
    assertThat(read(ROW, "docs/reference/settings.md")).isEqualTo(settings);
  }

  @Test
  void theExampleNamesEachSettingAndNoOther() throws IOException {
    assertThat(read(ASSIGNMENT, "env.example").keySet()).isEqualTo(settings.keySet());
  }

  @Test
  void theExampleShowsTheDefaultWhereThereIsOne() throws IOException {
    Map<String, String> shown = read(ASSIGNMENT, "env.example");
    settings.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            assertThat(shown).containsEntry(name, value);
          }
        });
  }

  private static Map<String, String> read(Pattern pattern, String file) throws IOException {
    Map<String, String> found = new TreeMap<>();
    Matcher matcher = pattern.matcher(Files.readString(Path.of(file), StandardCharsets.UTF_8));
    while (matcher.find()) {
      String value = matcher.group("value");
      assertThat(found.put(matcher.group("name"), value == null ? "" : value))
          .as("%s stands in %s twice", matcher.group("name"), file)
          .isNull();
    }
    return found;
  }
}
