package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import routes.Outside;
import routes.agents.AgentDirectory;
import routes.agents.Companies;
import routes.agents.PartyIdentifier;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.mappings.Mappings;
import routes.rules.CallRules;
import routes.rules.RuleSamples.Sample;
import routes.storage.LastGood;

/** Edited rules are proved by the shipped payloads and by those of the team. */
@ExtendWith(OutputCaptureExtension.class)
class SamplePayloadsTest {
  private static final String FILE = "call_rules.json";
  private static final String NO_RULE = "";
  private static final String SKIP_ALL =
      "{'name': 'nothing', 'action': 'skip', 'reason': 'We are closed'}";
  private static final String SKIP_SHORT =
      "{'name': 'too short', 'when': {'seconds_below': 15}, 'action': 'skip', 'reason': 'Short'}";
  private static final String MISSED_TO_NIGHT =
      "{'name': 'missed', 'when': {'status': ['busy', 'no-answer', 'missed']}, 'type': 'missed',"
          + " 'channel': 'night'}";

  @TempDir Path directory;
  @TempDir Path kept;
  private Mappings mappings;
  private SamplePayloads samples;

  @BeforeEach
  void open() {
    mappings = new Mappings(directory, new LastGood(kept));
    samples =
        new SamplePayloads(
            mappings,
            new Senders(
                List.of(
                    new ZapierCallTranslator(),
                    new ExotelCallTranslator(),
                    new CallRailCallTranslator(),
                    new TwilioCallTranslator())));
  }

  private CallRules rules() {
    PhoneNumbers numbers = new PhoneNumbers("IN");
    VirtualNumbers shared = new VirtualNumbers(mappings, numbers, "");
    Companies companies = new Companies(mappings, numbers);
    PartyIdentifier parties =
        new PartyIdentifier(new AgentDirectory(mappings, numbers), shared, numbers, companies);
    return new CallRules(
        mappings, parties, companies, numbers, shared, samples, ZoneId.of("Asia/Kolkata"));
  }

  private void save(String rules) throws IOException {
    write(FILE, "{'rules': [" + rules + "]}");
    mappings.refresh();
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text.replace('\'', '"'));
  }

  private void sample(String name, String seconds) throws IOException {
    write(
        "samples/zapier/" + name,
        Outside.fixture("zapier/post-typed.json").replaceFirst("125", seconds));
  }

  @Test
  void areTheShippedOnesAndThoseOfTheTeam() throws Exception {
    List<Sample> shipped = samples.read();
    assertThat(shipped)
        .hasSizeGreaterThan(30)
        .allSatisfy(sample -> assertThat(sample.expected()).isNull())
        .extracting(sample -> sample.call().provider())
        .contains("exotel", "callrail", "twilio");
    sample("ours.json", "7");
    sample("post-typed.json", "8");
    write("samples/zapier/.ours.json.swp", "half a file");
    write("samples/README.md", "Ours.");
    assertThat(samples.read())
        .hasSize(shipped.size() + 1)
        .filteredOn(sample -> sample.name().startsWith("zapier/"))
        .extracting(sample -> sample.call().durationSeconds())
        .contains(7, 8)
        .doesNotContain(125);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fax/a.json | {} | samples/fax/a.json cannot be used: There is no sender \"fax\"",
        "twilio/mood/a.form | CallSid=1 | Twilio sends nothing to \"mood\"",
        "zapier/a.json | {} | samples/zapier/a.json cannot be used: Field required [body, call_id]",
        "zapier/a.json | {\"call_id\": | samples/zapier/a.json cannot be used",
        "zapier/a.expect.json | {} | there is no payload of this name beside it",
        "zapier/post-typed.expect.json | {\"acton\": \"skip\"} | the rules say no [acton]",
        "zapier/post-typed.expect.json | {\"action\": 1} | action must be a text or null",
        "zapier/post-typed.expect.json | [] | it is no JSON object",
        "zapier/post-typed.expect.json | {\"action\": | line 1",
      })
  void refuseEveryEditWhileOneOfThemCannotBeUsed(String file, String text, String reason)
      throws Exception {
    CallRules rules = rules();
    write("samples/" + file, text);
    assertThatThrownBy(() -> samples.read()).hasMessageContaining(reason);
    save(SKIP_ALL);
    assertThat(mappings.refused().get(FILE)).contains(reason);
    assertThat(rules.chosen("type")).isEmpty();
    Files.delete(directory.resolve("samples").resolve(file));
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
  }

  @Test
  void areNoLargerThanAWebhook() throws Exception {
    write("samples/zapier/a.json", "{\"a\": \"" + "a".repeat(1_048_576) + "\"}");
    assertThatThrownBy(() -> samples.read())
        .hasMessageContaining("samples/zapier/a.json is larger than a webhook may be");
  }

  @Test
  void refuseRulesThatDoNotDoWhatTheirOwnersExpect() throws Exception {
    CallRules rules = rules();
    sample("long.json", "125");
    write(
        "samples/zapier/long.expect.json", "{'_why': 'agreed', 'action': 'post', 'channel': null}");
    save(MISSED_TO_NIGHT);
    assertThat(mappings.refused()).isEmpty();
    save(SKIP_ALL);
    assertThat(mappings.refused().get(FILE))
        .isEqualTo(
            "samples/zapier/long.json: action is skip, expected is post (rule \"nothing\": skip)");
    assertThat(rules.chosen("channel")).containsEntry("missed", "night");
    assertThat(rules.problems()).isEmpty();
  }

  @Test
  void takeTheSameEditUpOnceTheExpectationIsMended() throws Exception {
    CallRules rules = rules();
    write("samples/zapier/post-typed.expect.json", "{'action': 'post'}");
    save(SKIP_ALL);
    assertThat(mappings.refused()).containsOnlyKeys(FILE);
    write("samples/zapier/post-typed.expect.json", "{'action': 'skip', 'reason': 'We are closed'}");
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
    assertThat(rules.decide(samples.read().get(0)).action()).isEqualTo("skip");
  }

  @Test
  void sayWhichOfThemEndOtherwiseAfterAGoodEdit(CapturedOutput log) throws Exception {
    rules();
    assertThat(log).contains("Mapping call_rules.json is in use, from the jar\n");
    sample("short.json", "7");
    save(SKIP_SHORT);
    assertThat(log)
        .containsPattern(
            "call_rules.json is in use, from .*: [0-9]+ of [0-9]+ samples: .*posted → skipped\n")
        .doesNotContain("zapier/post-typed.json");
    save(MISSED_TO_NIGHT + "," + SKIP_SHORT);
    assertThat(log)
        .containsPattern("twilio/status/status-[^;\n]* type normal → missed, channel none → night")
        .doesNotContain("status-ringing");
    save(MISSED_TO_NIGHT + ", " + SKIP_SHORT);
    assertThat(log).containsPattern("none of [0-9]+ samples ends otherwise");
  }

  @Test
  void tellARefusalOnce(CapturedOutput log) throws Exception {
    rules();
    write("samples/zapier/post-typed.expect.json", "{'action': 'post'}");
    save(SKIP_ALL);
    mappings.refresh();
    mappings.refresh();
    assertThat(log.getOut().split("call_rules.json is refused", -1)).hasSize(2);
  }

  @Test
  void leaveWhatWasInUseBeforeAStartInUse(CapturedOutput log) throws Exception {
    rules();
    save(SKIP_ALL);
    write("samples/zapier/post-typed.expect.json", "{'action': 'post'}");
    open();
    CallRules rules = rules();
    assertThat(log).contains("call_rules.json is in use as it was before this start");
    assertThat(mappings.refused()).containsOnlyKeys(FILE);
    assertThat(rules.decide(samples.read().get(0)).action()).isEqualTo("skip");
  }

  /** Else a new machine would post what the rules hold back. */
  @Test
  void leaveRefusedRulesInUseWhenThereIsNoneFromBefore(CapturedOutput log) throws Exception {
    write("samples/zapier/post-typed.expect.json", "{'action': 'post'}");
    write(FILE, "{'rules': [" + SKIP_ALL + "]}");
    CallRules rules = rules();
    assertThat(log).contains("call_rules.json is in use all the same");
    assertThat(mappings.refused()).containsOnlyKeys(FILE);
    assertThat(rules.decide(samples.read().get(0)).action()).isEqualTo("skip");
  }

  @Test
  void areAProblemWhenAnotherFileChangesTheirOutcome() throws Exception {
    write("samples/zapier/post-agent-phone.expect.json", "{'action': 'skip'}");
    write(
        FILE,
        "{'rules': [{'name': 'ours', 'when': {'agent': ['Meera Nair']}, 'action': 'skip',"
            + " 'reason': 'Ours'}]}");
    CallRules rules = rules();
    assertThat(mappings.refused()).isEmpty();
    write("agent_mapping.json", "{'09845012377': {'name': 'Asha Rao'}}");
    mappings.refresh();
    assertThat(rules.problems())
        .containsExactly(
            "call_rules.json: samples/zapier/post-agent-phone.json: action is post, expected is skip"
                + " (no rule)");
  }

  @Test
  void areJudgedAtTheEndOfTheirCall() throws Exception {
    CallRules rules = rules();
    save("{'name': 'old', 'when': {'older_than_minutes': 60}, 'action': 'skip', 'reason': 'Old'}");
    assertThat(samples.read().stream().map(rules::decide))
        .extracting(decision -> decision.action())
        .containsOnly("post");
  }

  @Test
  void areBounded() throws Exception {
    rules();
    for (int i = 0; i < 900; i++) {
      sample("many-" + i + ".json", "60");
    }
    assertThat(samples.read()).hasSizeGreaterThan(900);
    for (int i = 900; i < 1_000; i++) {
      sample("many-" + i + ".json", "60");
    }
    assertThatThrownBy(() -> samples.read()).hasMessageContaining("too many files");
  }
}
