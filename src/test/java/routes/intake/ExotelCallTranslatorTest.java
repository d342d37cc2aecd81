package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import routes.Outside;
import routes.calls.CallEvent;

class ExotelCallTranslatorTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  private final ExotelCallTranslator translator = new ExotelCallTranslator();

  private CallEvent event(String fixture) {
    String text = Outside.fixture("exotel/" + fixture);
    if (fixture.endsWith(".query.form")) {
      return translator.translate(new byte[0], null, text.strip()).event();
    }
    return translator
        .translate(
            text.strip().getBytes(StandardCharsets.UTF_8),
            fixture.endsWith(".json") ? JSON : FORM,
            null)
        .event();
  }

  private CallEvent form(String form) {
    return translator.translate(form.getBytes(StandardCharsets.UTF_8), FORM, null).event();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "status-callback-terminal.form, completed, -, outgoing, 128, -",
        "status-callback-terminal.json, completed, -, outgoing, 128, -",
        "status-callback-default.form, completed, -, -, -, -",
        "status-callback-answered.json, in-progress, true, outgoing, -, -",
        "status-callback-no-answer.json, no-answer, -, outgoing, 0, -",
        "passthru-after-connect.query.form, completed, -, incoming, -, 96",
        "passthru-client-hangup.query.form, canceled, -, incoming, -, 0",
        "passthru-incomplete.query.form, no-answer, -, incoming, -, 0",
        "passthru-ivr-digits.query.form, in-progress, true, incoming, -, -",
        "passthru-voicemail.query.form, voicemail, -, incoming, -, 0",
        "gather-request.query.form, in-progress, true, incoming, -, -",
        "dial-event-ringing.query.form, ringing, true, incoming, -, -"
      })
  void readsWhatExotelSends(
      String fixture,
      String status,
      Boolean running,
      String direction,
      Integer talk,
      Integer dial) {
    CallEvent event = event(fixture);
    assertThat(event.provider()).isEqualTo("exotel");
    assertThat(event.providerCallId()).matches("[0-9a-f]{32}");
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.running()).isEqualTo(running);
    assertThat(event.direction()).isEqualTo(direction);
    assertThat(event.talkSeconds()).isEqualTo(talk);
    assertThat(event.dialSeconds()).isEqualTo(dial);
    assertThat(event.durationSeconds()).isNull();
  }

  @Test
  void takesNumbersTimesAndRecordingOfAStatusCallback() {
    CallEvent event = event("status-callback-terminal.form");
    assertThat(event.fromNumber()).isEqualTo("08047110261");
    assertThat(event.toNumber()).isEqualTo("09845012377");
    assertThat(event.lineNumber()).isEqualTo("08047190321");
    assertThat(event.startedAt()).isEqualTo(Instant.parse("2025-11-07T06:01:03Z"));
    assertThat(event.recordingUrl()).endsWith("/7c1e94b02f6a4d0d8e3b5a91f0c2d418.mp3");
    assertThat(event).isEqualTo(event("status-callback-terminal.json"));
  }

  @Test
  void takesTheAgentThatAFlowRang() {
    CallEvent event = event("passthru-after-connect.query.form");
    assertThat(event.dialedNumber()).isEqualTo("09845012377");
    assertThat(event.fromNumber()).isEqualTo("09631055120");
    assertThat(event.toNumber()).isEqualTo("08047190321");
  }

  @Test
  void readsMultipart() {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"CallSid\"\r\n\r\nabc\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"Status\"\r\n\r\nCompleted\r\n--b--\r\n";
    CallEvent event =
        translator
            .translate(
                body.getBytes(StandardCharsets.UTF_8), "multipart/form-data; boundary=b", null)
            .event();
    assertThat(event.providerCallId()).isEqualTo("abc");
    assertThat(event.status()).isEqualTo("completed");
  }

  @Test
  void readsBothSpellingsAndThreeKindsOfSeconds() {
    CallEvent event =
        form(
            "Sid=a&From=1&To=2&PhoneNumber=3&Duration=157&ConversationDuration=128"
                + "&DialCallDuration=140&Price=1.800&AgentName=Meera&department=Care&agent_phone=4");
    assertThat(event.durationSeconds()).isEqualTo(157);
    assertThat(event.talkSeconds()).isEqualTo(128);
    assertThat(event.dialSeconds()).isEqualTo(140);
    assertThat(event.toNumber()).isEqualTo("2");
    assertThat(event.lineNumber()).isEqualTo("3");
    assertThat(event.price()).isEqualTo("1.800");
    assertThat(event.agentName()).isEqualTo("Meera");
    assertThat(event.department()).isEqualTo("Care");
    assertThat(event.agentPhone()).isEqualTo("4");
  }

  @ParameterizedTest
  @CsvSource({"1970-01-01 05:30:00", "0001-01-01 00:00:00"})
  void takesExotelsNoTimeAsNone(String none) {
    assertThat(form("CallSid=a&StartTime=" + none.replace(" ", "+")).startedAt()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"Status=completed, missing", "CallSid=, missing", "CallSid=%zz, form_invalid"})
  void refusesWhatNamesNoCall(String form, String fault) {
    assertThatThrownBy(() -> form(form))
        .isInstanceOfSatisfying(
            MalformedCallException.class,
            refused -> assertThat(refused.faults().get(0).type()).isEqualTo(fault));
  }

  @Test
  void refusesMoreFieldsThanAnybodySends() {
    assertThatThrownBy(() -> form("CallSid=a" + "&x=1".repeat(100_000)))
        .isInstanceOf(MalformedCallException.class)
        .hasMessageContaining("at most 1000 fields");
  }

  /** Built to exhaust memory: the long names of the levels above, once for each leaf. */
  @Test
  void keepsNoNamesThatAddUp() {
    String levels = ("{\"" + "n".repeat(900) + "\": ").repeat(60);
    StringBuilder leaves = new StringBuilder("{\"CallSid\": \"a\"");
    for (int leaf = 0; leaf < 2_000; leaf++) {
      leaves.append(",\"").append(leaf).append("\":1");
    }
    String bomb = "{\"CallSid\": \"c-1\", \"x\": " + levels + leaves + "}" + "}".repeat(61);
    WebhookFields fields = WebhookFields.read(bomb.getBytes(StandardCharsets.UTF_8), JSON, null);
    assertThat(fields.callId("CallSid")).isEqualTo("c-1");
    assertThat(fields.text("x" + ("[" + "n".repeat(900) + "]").repeat(60) + "[0]")).isNull();
    assertThat(fields.text("x[" + "n".repeat(900) + "]")).isNull();
  }

  @Test
  void leavesOutWhatCannotBeRead() {
    CallEvent event = form("CallSid=a&Duration=long&RecordingUrl=" + "x".repeat(5_000));
    assertThat(event.durationSeconds()).isNull();
    assertThat(event.recordingUrl()).isNull();
  }
}
