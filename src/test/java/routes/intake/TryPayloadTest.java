package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.Outside;

/** Without a hub, by the shipped mapping files. */
class TryPayloadTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... arguments) throws Exception {
    return new TryPayload().run(List.of(arguments), new PrintStream(printed));
  }

  @ParameterizedTest
  @CsvSource({
    "zapier/post-typed.json, zapier, exotel",
    "exotel/status-callback-terminal.form, exotel, exotel",
    "callrail/post-call-answered.json, callrail, callrail",
    "twilio/status-completed.form, twilio, twilio"
  })
  void showsWhatWouldHappenToEachSendersPayload(String fixture, String sender, String provider)
      throws Exception {
    assertThat(run(Outside.fixtureFile(fixture).toString(), sender)).isZero();
    assertThat(Outside.read(printed.toString()).at("/call/provider").asText()).isEqualTo(provider);
  }

  @Test
  void showsTheOutcomeOfEachSample() throws Exception {
    assertThat(run("--all")).isZero();
    assertThat(printed.toString().lines())
        .hasSizeGreaterThan(30)
        .contains(
            "zapier/post-typed.json: It would be transcribed and posted",
            "twilio/status/status-ringing.form: It would wait for its end; if it had ended like"
                + " this: Without a recording it would be announced as missed or skipped, see"
                + " slack_channels.json");
  }

  @Test
  void endsWithOneWhenASampleIsNotAsExpected(@TempDir Path mappings) throws Exception {
    Path samples = Files.createDirectories(mappings.resolve("samples/zapier"));
    Files.writeString(samples.resolve("post-typed.expect.json"), "{\"action\": \"skip\"}");
    System.setProperty("hub.mappings.dir", mappings.toString());
    try {
      assertThat(run("--all")).isEqualTo(1);
    } finally {
      System.clearProperty("hub.mappings.dir");
    }
    assertThat(printed.toString())
        .endsWith(
            "Refused: call_rules.json, samples/zapier/post-typed.json: action is post, expected is"
                + " skip (no rule)\n");
  }

  @Test
  void saysWhatItsSenderWouldBeRefusedFor() throws Exception {
    assertThat(run("src/test/resources/fixtures/zapier/post-missing-required.json")).isEqualTo(1);
    assertThat(printed.toString()).contains("422", "call_id");
  }
}
