package routes.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.agents.AgentDirectory;
import routes.agents.Companies;
import routes.agents.PartyIdentifier;
import routes.agents.PhoneNumbers;
import routes.agents.VirtualNumbers;
import routes.calls.CallEvent;
import routes.calls.CallEventBuilder;
import routes.mappings.Mappings;

class CallRulesTest {
  private static final String AGENT = "09845012377";
  private static final String SHARED = "08047190321";
  private static final String CUSTOMER = "09631055120";

  /** A Friday, 14:20 in India. */
  private static final Instant BEGAN = Instant.parse("2025-11-07T08:50:11Z");

  private static final Instant NOW = BEGAN.plusSeconds(3_600);

  @TempDir Path directory;
  private Mappings mappings;

  @BeforeEach
  void people() throws Exception {
    Files.writeString(
        directory.resolve("agent_mapping.json"),
        "{\"%s\": {\"name\": \"Meera Nair\", \"department\": \"Care\", \"team\": \"Night\"}}"
            .formatted(AGENT));
    Files.writeString(
        directory.resolve("virtual_numbers.json"), "{\"numbers\": [\"%s\"]}".formatted(SHARED));
  }

  private CallRules rules(String... rules) throws Exception {
    Files.writeString(
        directory.resolve("call_rules.json"),
        "{\"rules\": [" + String.join(",", rules).replace('\'', '"') + "]}");
    mappings = new Mappings(directory);
    PhoneNumbers numbers = new PhoneNumbers("IN");
    VirtualNumbers shared = new VirtualNumbers(mappings, numbers, "");
    Companies companies = new Companies(mappings, numbers);
    PartyIdentifier parties =
        new PartyIdentifier(new AgentDirectory(mappings, numbers), shared, numbers, companies);
    return new CallRules(
        mappings, parties, companies, numbers, shared, List::of, ZoneId.of("Asia/Kolkata"));
  }

  private static CallEventBuilder call() {
    return CallEventBuilder.builder()
        .provider("exotel")
        .providerCallId("c-1")
        .fromNumber(CUSTOMER)
        .toNumber(AGENT)
        .lineNumber(SHARED)
        .durationSeconds(56)
        .status("Completed")
        .startedAt(BEGAN)
        .recordingUrl("https://a.example/1.mp3");
  }

  private Decision decide(CallEvent call, String... rules) throws Exception {
    return rules(rules).decide(call, NOW);
  }

  @Test
  void postsEveryCallWhileThereIsNoRule() throws Exception {
    Decision decision = decide(call().build());
    assertThat(decision.action()).isEqualTo("post");
    assertThat(decision.type()).isEqualTo("normal");
    assertThat(decision.channel()).isNull();
    assertThat(decision.inWords()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'provider': ['exotel']             | holds",
        "'provider': ['twilio']             | the provider is exotel",
        "'direction': ['incoming']          | holds",
        "'direction': ['outgoing']          | the direction is incoming",
        "'type': ['normal']                 | holds",
        "'type': ['missed']                 | the type is normal",
        "'status': ['completed', 'busy']    | holds",
        "'status': ['busy']                 | the status is completed",
        "'number': ['+91 96310 55120']      | holds",
        "'number': ['+919000000000']        | another number",
        "'line': ['08047190321']            | holds",
        "'line': ['08047190322']            | another line",
        "'shared_numbers_at_least': 1       | holds",
        "'shared_numbers_at_least': 2       | 1 shared numbers",
        "'department': ['care']             | holds",
        "'department': ['Sales']            | the department is Care",
        "'team': ['night', 'day']           | holds",
        "'team': ['day']                    | the team is Night",
        "'agent': ['Meera Nair']            | holds",
        "'company': ['acme']                | the company is not said",
        "'agent_known': true                | holds",
        "'agent_known': false               | the agent is known",
        "'recording': true                  | holds",
        "'recording': false                 | there is a recording",
        "'free': true                       | holds",
        "'free': false                      | it is free",
        "'seconds_below': 57                | holds",
        "'seconds_below': 56                | 56 seconds",
        "'seconds_at_least': 56             | holds",
        "'seconds_at_least': 57             | 56 seconds",
        "'older_than_minutes': 59           | holds",
        "'older_than_minutes': 60           | it began 60 minutes ago",
        "'from': '14:20', 'to': '14:21'     | holds",
        "'from': '22:00', 'to': '06:00'     | it began at 14:20",
        "'from': '14:21', 'to': '14:20'     | it began at 14:20",
        "'from': '22:00', 'to': '14:21'     | holds",
        "'to': '12:00'                      | it began at 14:20",
        "'days': ['FRIDAY']                 | holds",
        "'days': ['SATURDAY', 'SUNDAY']     | it began on a friday",
        "'team': ['night'], 'free': false   | it is free"
      })
  void saysOfEachConditionWhetherItHolds(String when, String seen) throws Exception {
    Decision decision =
        decide(call().build(), "{'name': 'r', 'when': {%s}, 'action': 'skip'}".formatted(when));
    assertThat(decision.seen()).containsExactly("r: " + seen.strip());
    assertThat(decision.action()).isEqualTo(seen.strip().equals("holds") ? "skip" : "post");
  }

  @Test
  void parksACallOverNobodysTrackingNumberUntilSomebodyHasIt() throws Exception {
    String post =
        "{'name': 'all', 'when': {'company': ['Acme']}, 'channel': 'acme', 'action': 'post'}";
    CallEvent call = call().provider("callrail").lineNumber("+15125550190").build();
    assertThat(decide(call, post).action()).isEqualTo("post");
    companies("+15125550191");
    Decision decision = decide(call, post);
    assertThat(decision.outcome()).isEqualTo("parked");
    assertThat(decision.inWords())
        .isEqualTo(
            "The tracking number +15125550190 belongs to no company: add it to companies.json,"
                + " then put the call back (companies.json: park)");
    assertThat(decide(call().lineNumber("+15125550190").build(), post).action()).isEqualTo("post");
    companies("+1 512 555 0190\", \"+15125550191");
    assertThat(decide(call, post).channel()).isEqualTo("acme");
  }

  private void companies(String numbers) throws Exception {
    Files.writeString(
        directory.resolve("companies.json"),
        "{\"companies\": [{\"name\": \"Acme\", \"numbers\": [\"%s\"]}]}".formatted(numbers));
  }

  @Test
  void letsTheFirstRuleThatSaysSomethingDecideItAndTheFirstActionEnd() throws Exception {
    Decision decision =
        decide(
            call().build(),
            "{'name': 'one', 'type': 'voicemail'}",
            "{'name': 'two', 'type': 'missed', 'channel': 'night', 'layout': 'professional',"
                + " 'transcriber': 'deepgram,assemblyai', 'minutes': 'quotes'}",
            "{'name': 'three', 'when': {'type': ['voicemail']}, 'action': 'park', 'reason': 'look'}",
            "{'name': 'four', 'action': 'skip'}");
    assertThat(decision.type()).isEqualTo("voicemail");
    assertThat(decision.channel()).isEqualTo("night");
    assertThat(decision.layout()).isEqualTo("professional");
    assertThat(decision.transcriber()).isEqualTo("deepgram,assemblyai");
    assertThat(decision.minutes()).isEqualTo("quotes");
    assertThat(decision.action()).isEqualTo("park");
    assertThat(decision.outcome()).isEqualTo("parked");
    assertThat(decision.reason()).isEqualTo("look");
    assertThat(decision.seen()).hasSize(3);
    assertThat(decision.inWords())
        .isEqualTo(
            "look (rule \"one\": voicemail; rule \"two\": channel night, layout professional,"
                + " transcriber deepgram,assemblyai, minutes quotes; rule \"three\": park)");
  }

  @Test
  void countsTheTalkAloneWhereTheSenderTellsIt() throws Exception {
    String rule = "{'name': 'too short', 'when': {'seconds_below': 10}, 'action': 'skip'}";
    assertThat(decide(call().talkSeconds(4).build(), rule).reason()).isEqualTo("too short");
    assertThat(decide(call().durationSeconds(null).build(), rule).action()).isEqualTo("skip");
  }

  @Test
  void tellsASenderOfAnEndedCallOnlyThatItWillBeSkipped() throws Exception {
    CallRules rules = rules("{'name': 'all', 'action': 'skip', 'reason': 'not ours'}");
    assertThat(rules.skipReason(call().build())).isEqualTo("not ours");
    assertThat(rules.skipReason(call().running(true).build())).isNull();
    assertThat(rules("{'name': 'all', 'action': 'park'}").skipReason(call().build())).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'r'}",
        "{'name': 'r', 'action': 'drop'}",
        "{'name': 'r', 'action': 'skip', 'when': {'provder': ['exotel']}}",
        "{'name': 'r', 'action': 'skip', 'when': {'from': '24:00'}}",
        "{'name': 'r', 'action': 'skip', 'when': {'days': ['Friday']}}",
        "{'name': 'r', 'action': 'skip'}, {'name': 'r', 'type': 'x'}"
      })
  void refusesAFileThatCannotMeanWhatItSays(String broken) throws Exception {
    rules(broken);
    assertThat(mappings.refused()).containsKey("call_rules.json");
  }

  /** Rules of the system before, as docs/how-to/decide-what-is-posted.md shows them. */
  @Test
  void canSayWhatTheSystemBeforeSaid() throws Exception {
    String example = Files.readString(Path.of("mappings/examples/call_rules.generation-2.json"));
    Files.writeString(directory.resolve("call_rules.json"), example);
    mappings = new Mappings(directory);
    PhoneNumbers numbers = new PhoneNumbers("IN");
    VirtualNumbers shared = new VirtualNumbers(mappings, numbers, "");
    Companies companies = new Companies(mappings, numbers);
    CallRules rules =
        new CallRules(
            mappings,
            new PartyIdentifier(new AgentDirectory(mappings, numbers), shared, numbers, companies),
            companies,
            numbers,
            shared,
            List::of,
            ZoneId.of("Asia/Kolkata"));
    assertThat(mappings.refused()).doesNotContainKey("call_rules.json");
    CallEvent normal = call().build();
    CallEvent voicemail = call().toNumber(SHARED).lineNumber(SHARED).build();
    assertThat(rules.decide(normal, NOW))
        .extracting(Decision::type, Decision::action)
        .containsExactly("normal", "post");
    assertThat(rules.decide(voicemail, NOW))
        .extracting(Decision::type, Decision::action)
        .containsExactly("voicemail", "post");
    assertThat(rules.decide(call().durationSeconds(9).build(), NOW).reason())
        .isEqualTo("Short or no recording");
    assertThat(rules.decide(call().recordingUrl(null).build(), NOW).reason())
        .isEqualTo("Short or no recording");
    assertThat(rules.decide(call().status("busy").build(), NOW).reason())
        .isEqualTo("Status is not completed");
    assertThat(
            rules
                .decide(call().toNumber("09000000001").lineNumber("08000000000").build(), NOW)
                .reason())
        .isEqualTo("No agent of ours on the call");
  }
}
