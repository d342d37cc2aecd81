package routes.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.commands.UsageException;
import routes.mappings.MappingDocument;

class ImportAgentsTest {
  private static final PhoneNumbers NUMBERS = new PhoneNumbers("IN");
  private static final String HEADER = "phone,name,slack_handle,email,department,team\n";

  @TempDir Path directory;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String csv, String... options) throws IOException {
    return run(csv.getBytes(StandardCharsets.UTF_8), options);
  }

  private int run(byte[] csv, String... options) throws IOException {
    said.reset();
    return ImportAgents.run(
        Files.write(directory.resolve("agents.csv"), csv),
        new MappingDocument(directory.resolve("mappings"), "agent_mapping.json"),
        NUMBERS,
        List.of(options),
        new PrintStream(said, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private Path file() {
    return directory.resolve("mappings/agent_mapping.json");
  }

  private void existing(String json) throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), json);
  }

  private JsonNode written() throws IOException {
    return Outside.read(Files.readString(file()));
  }

  @Test
  void writesAFileThatTheHubTakes() throws IOException {
    assertThat(
            run(
                HEADER
                    + "09631084471,Meera Nair,@meera,meera@example.com,Billing,Support\n"
                    + "+919631084472,Arjun Rao,,,,\n"))
        .isZero();
    assertThat(said()).contains("2 added, 0 changed, 0 unchanged, 0 with a fault", "which is new");
    assertThat(Files.readString(file()))
        .startsWith("{\n  \"09631084471\": {\n    \"name\": \"Meera Nair\",\n");
    assertThat(written().path("+919631084472").toString()).isEqualTo("{\"name\":\"Arjun Rao\"}");
    AgentDirectory agents =
        new AgentDirectory(AgentFiles.with(file().getParent(), Files.readString(file())), NUMBERS);
    assertThat(agents.find("91-963-108-4471"))
        .hasValue(new Agent("Meera Nair", "@meera", "meera@example.com", "Billing", "Support"));
  }

  @Test
  void readsWhateverASpreadsheetMakesOfTheSheet() throws IOException {
    assertThat(
            run(
                "\uFEFFTeam;Slack Handle;Name;Shift;Phone\r\n"
                    + "\r\n"
                    + "\"Support; late\";@zoya;\"Zoya \"\"Z\"\" Khan\nthe second\";night; 91-963-108-4473 \r\n"
                    + ";;;;\r\n"))
        .isZero();
    assertThat(said()).contains("Ignored columns: shift", "1 added");
    assertThat(written().toString())
        .isEqualTo(
            "{\"91-963-108-4473\":{\"name\":\"Zoya \\\"Z\\\" Khan\\nthe second\","
                + "\"slack_handle\":\"@zoya\",\"team\":\"Support; late\"}}");
  }

  @Test
  void mergesAndKeepsWhatTheSheetDoesNotMention() throws IOException {
    existing(
        """
        {"_comment": "ours", "+919631084471": {"name": "Meera", "department": "Sales", "shift": "night"},
         "_09631084475": {"name": "Gone"}, "09631084472": {"name": "Arjun"}, "09631084474": {"name": "Zoya"}}
        """);
    assertThat(
            run(
                "name,phone,department\nMeera Nair,09631084471,\nArjun,91-963-108-4472,\nTara,09631084473,Billing\n"))
        .isZero();
    assertThat(said()).contains("1 added, 1 changed, 1 unchanged");
    assertThat(written().toString())
        .isEqualTo(
            "{\"_comment\":\"ours\",\"+919631084471\":{\"name\":\"Meera Nair\",\"department\":\"Sales\",\"shift\":\"night\"},"
                + "\"_09631084475\":{\"name\":\"Gone\"},\"09631084472\":{\"name\":\"Arjun\"},\"09631084474\":{\"name\":\"Zoya\"},"
                + "\"09631084473\":{\"name\":\"Tara\",\"department\":\"Billing\"}}");
    byte[] before = Files.readAllBytes(file());
    assertThat(run("name,phone,department\nMeera Nair,09631084471,\n")).isZero();
    assertThat(said()).contains("0 added, 0 changed, 1 unchanged", "Nothing was written");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  private static final String FAULTY =
      HEADER
          + "09631084471,Meera Nair,,,,\n"
          + "9.63108E+09,Arjun Rao,,,,\n"
          + "12,Short,,,,\n"
          + ",Nobody,,,,\n"
          + "09631084472,,,,,\n"
          + "+91 96310 84471,Meera again,,,,\n"
          + "09631084473,Rao, Arjun,,,,\n"
          + "09631084474,"
          + "x".repeat(201)
          + ",,,,\n";

  @Test
  void writesNothingWhileARowHasAFaultAndNamesEachRow() throws IOException {
    existing("{}");
    assertThat(run(FAULTY)).isEqualTo(1);
    assertThat(said().lines())
        .containsExactly(
            "Row 3: \"9.63108E+09\" is not a telephone number",
            "Row 4: \"12\" is not a telephone number",
            "Row 5: the phone is missing",
            "Row 6: the name is missing",
            "Row 7: \"+91 96310 84471\" is the number of row 2 again",
            "Row 8: it has more values than there are columns; is a text with the separator unquoted?",
            "Row 9: $.09631084474.name: must be at most 200 characters long",
            "1 added, 0 changed, 0 unchanged, 7 with a fault",
            "Nothing was written.");
    assertThat(written().toString()).isEqualTo("{}");
  }

  @Test
  void writesTheGoodRowsWhenToldTo() throws IOException {
    assertThat(run(FAULTY, "--skip-bad-rows")).isZero();
    assertThat(said()).contains("Row 3:", "1 added", "Written to");
    assertThat(written().size()).isEqualTo(1);
  }

  @Test
  void onlySaysWhatItWouldDoInADryRun() throws IOException {
    assertThat(run(HEADER + "09631084471,Meera,,,,\n", "--dry-run")).isZero();
    assertThat(said()).contains("1 added", "Nothing was written");
    assertThat(file()).doesNotExist();
    assertThat(run(FAULTY, "--dry-run", "--skip-bad-rows")).isZero();
    assertThat(run(FAULTY, "--dry-run")).isEqualTo(1);
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no phone and no name",
        "name,email|it has no phone",
        "phone,name,name|name is there twice",
        "phone,name~09631084471,\"Meera|row 2 is no CSV"
      })
  void refusesASheetThatMakesNoSense(String csv, String reason) {
    assertThatThrownBy(() -> run(csv.replace('~', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("agents.csv");
    assertThat(file()).doesNotExist();
  }

  @Test
  void refusesAnotherEncoding() {
    assertThatThrownBy(
            () -> run((HEADER + "09631084471,Zoé,,,,").getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessageContaining("is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"09631084471\": {}}", "{\"a\": ", "[]", "{\"x\": {\"name\": \"y\"}}"})
  void leavesABrokenFileOfAgentsAlone(String broken) throws IOException {
    existing(broken);
    assertThatThrownBy(() -> run(HEADER + "09631084472,Meera,,,,\n"))
        .isInstanceOf(RuntimeException.class);
    assertThat(Files.readString(file())).isEqualTo(broken);
  }

  @Test
  void isCalledWithOneFileAndKnownOptions() {
    for (List<String> line :
        List.of(List.<String>of(), List.of("a.csv", "b.csv"), List.of("a.csv", "--force"))) {
      assertThatThrownBy(() -> new ImportAgents().run(line, System.out))
          .isInstanceOf(UsageException.class);
    }
  }
}
