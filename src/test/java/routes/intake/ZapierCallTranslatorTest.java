package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.skyscreamer.jsonassert.JSONAssert;
import routes.Outside;
import routes.calls.CallEvent;

class ZapierCallTranslatorTest {
  private final ZapierCallTranslator translator = new ZapierCallTranslator();

  private CallEvent event(String body) {
    return translator
        .translate(body.getBytes(StandardCharsets.UTF_8), "application/json; charset=utf-8")
        .event();
  }

  private List<FieldFault> faults(String body, String type) {
    return catchThrowableOfType(
            MalformedCallException.class,
            () -> translator.translate(body.getBytes(StandardCharsets.UTF_8), type))
        .faults();
  }

  private static String with(String field, String json) {
    return """
        {"call_id": "c-1", "from_number": "1", "to_number": "2", "duration": 1, "%s": %s}
        """
        .formatted(field, json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "post-typed.json",
        "post-all-strings.json",
        "post-agent-phone.json",
        "post-minimal.json",
        "post-null-recording.json"
      })
  void takesEachFixtureOfTheContract(String fixture) {
    assertThat(event(Outside.fixture("zapier/" + fixture)).provider()).isEqualTo("exotel");
  }

  @Test
  void takesExotelsNamesTooAllOfThemOrSome() {
    CallEvent call =
        event(
            """
            {"Sid": "c-1", "From": "09631055120", "To": "09845012377", "PhoneNumber": "08047190321",
             "PhoneNumberSid": "x", "Duration": "56", "Price": 0.9, "Direction": "inbound",
             "RecordingUrl": "https://a.example/1.mp3", "StartTime": "2025-11-07 14:20:11",
             "Status": "completed", "agent_name": "Meera"}
            """);
    assertThat(call.providerCallId()).isEqualTo("c-1");
    assertThat(call.toNumber()).isEqualTo("09845012377");
    assertThat(call.lineNumber()).isEqualTo("08047190321");
    assertThat(call.durationSeconds()).isEqualTo(56);
    assertThat(call.price()).isEqualTo("0.9");
    assertThat(call.direction()).isEqualTo("incoming");
    assertThat(call.startedAt()).isEqualTo(Instant.parse("2025-11-07T08:50:11Z"));
    assertThat(call.agentName()).isEqualTo("Meera");
    CallEvent ours = event(with("To", "\"3\""));
    assertThat(ours.toNumber()).isEqualTo("3");
    assertThat(ours.lineNumber()).isEqualTo("2");
    assertThat(event(with("PhoneNumberSid", "\"PN7788\"")).lineNumber()).isNull();
    assertThat(event(with("PhoneNumberSid", "\"08047190321\"")).lineNumber())
        .isEqualTo("08047190321");
  }

  @Test
  void keepsWhatTheSenderSaid() {
    CallEvent call = event(Outside.fixture("zapier/post-all-strings.json"));
    assertThat(call.providerCallId()).isEqualTo("86f3c2a9d0e1477bb5c8a61f2e9d4075");
    assertThat(call.durationSeconds()).isEqualTo(56);
    assertThat(call.startedAt()).isEqualTo(Instant.parse("2025-11-07T08:50:11Z"));
    assertThat(call.startedAtText()).isEqualTo("2025-11-07 14:20:11");
    assertThat(call.agentName()).isEqualTo("Meera Nair");
  }

  @ParameterizedTest
  @CsvSource({
    "120,120",
    "'\"120\"',120",
    "'\"120.0\"',120",
    "'\" 120 \"',120",
    "'\"+120\"',120",
    "'\"0120\"',120",
    "'\"-5\"',-5",
    "120.0,120",
    "true,1"
  })
  void readsADurationAsTheFirstSystemDid(String json, int seconds) {
    assertThat(event(with("duration", json)).durationSeconds()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"\"',int_parsing", "null,int_type", "120.5,int_from_float", "'\"1m\"',int_parsing",
    "'\"１２\"',int_parsing", "[],int_type", "1e99,int_parsing_size",
        "'\"99999999999\"',int_parsing_size"
  })
  void refusesADurationThatIsNone(String json, String type) {
    assertThat(faults(with("duration", json), "application/json"))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.type()).isEqualTo(type);
              assertThat(fault.loc()).containsExactly("body", "duration");
            });
  }

  @Test
  void takesNumbersForTextsAndNullForDefaultedFields() {
    assertThat(event(with("call_id", "77")).providerCallId()).isEqualTo("77");
    assertThat(event(with("status", "null")).status()).isNull();
    assertThat(event(with("department", "null")).department()).isNull();
    assertThat(event(with("recording_url", "\"\"")).recordingUrl()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"call_id,200", "from_number,64", "recording_url,4096", "agent_name,1000"})
  void boundsEachText(String field, int longest) {
    assertThat(event(with(field, "\"" + "a".repeat(longest) + "\""))).isNotNull();
    assertThat(faults(with(field, "\"" + "a".repeat(longest + 1) + "\""), null))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.type()).isEqualTo("string_too_long");
              assertThat(fault.ctx()).containsEntry("max_length", longest);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "[],application/json,model_attributes_type",
    "'[{}]',application/json,model_attributes_type",
    "'{}',text/plain,model_attributes_type",
    "a=b,application/x-www-form-urlencoded,model_attributes_type",
    "'',application/json,missing",
    "null,application/json,missing",
    "'{',application/json,json_invalid",
    "'{} {}',application/json,json_invalid",
    "'{\"a\":NaN}',application/json,json_invalid"
  })
  void refusesABodyThatIsNoJsonObject(String body, String type, String fault) {
    assertThat(faults(body == null ? "null" : body, type))
        .singleElement()
        .satisfies(found -> assertThat(found.type()).isEqualTo(fault));
  }

  @Test
  void takesAnyJsonMediaTypeAndNone() {
    byte[] body = Outside.fixture("zapier/post-typed.json").getBytes(StandardCharsets.UTF_8);
    assertThat(translator.translate(body, null)).isNotNull();
    assertThat(translator.translate(body, "application/vnd.zapier+json")).isNotNull();
  }

  @Test
  void namesTheMissingFieldsInTheContractsShape() throws Exception {
    String answer =
        new JsonMapper()
            .writeValueAsString(
                new IntakeAnswers(null)
                    .malformed(
                        new MalformedCallException(
                            faults(Outside.fixture("zapier/post-missing-required.json"), null))));
    JSONAssert.assertEquals(Outside.fixture("zapier/response-422-missing.json"), answer, true);
  }

  @Test
  void survivesWhatNoParserLikes() {
    assertThat(faults("[".repeat(100_000), "application/json")).hasSize(1);
    assertThat(faults("{\"a\":" + "9".repeat(5_000) + "}", "application/json")).hasSize(1);
    byte[] latin1 = "{\"call_id\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            catchThrowableOfType(
                MalformedCallException.class, () -> translator.translate(latin1, null)))
        .isNotNull();
  }

  @Test
  void replacesWhatATableCannotKeep() {
    assertThat(event(with("agent_name", "\"a\\u0000b\\ud800c\"")).agentName())
        .isEqualTo("a\uFFFDb\uFFFDc");
  }

  @Test
  void tellsCallsWithoutAnIdApartByTheirBody() {
    String one = event(with("call_id", "\"\"")).providerCallId();
    String other = event(with("call_id", "\" \"")).providerCallId();
    assertThat(one).startsWith("unnamed-").isNotEqualTo(other);
    assertThat(event(with("call_id", "\"\"")).providerCallId()).isEqualTo(one);
  }
}
