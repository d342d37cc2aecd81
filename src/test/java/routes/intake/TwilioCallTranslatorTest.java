package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import routes.Outside;
import routes.calls.CallEvent;

class TwilioCallTranslatorTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final TwilioCallTranslator translator = new TwilioCallTranslator();

  private static byte[] body(String fixture) {
    return Outside.fixture("twilio/" + fixture).strip().getBytes(StandardCharsets.UTF_8);
  }

  private CallEvent event(String kind, String fixture, String query) {
    return translator.translate(kind, body(fixture), FORM, query).event();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "status-initiated.form, initiated, true, 0, -",
        "status-ringing.form, ringing, true, 1, -",
        "status-answered.form, in-progress, true, 2, -",
        "status-completed.form, completed, -, 3, 111",
        "status-busy.form, busy, -, 2, -",
        "status-no-answer.form, no-answer, -, 2, -",
        "status-failed.form, failed, -, 2, -",
        "status-canceled.form, canceled, -, 1, -"
      })
  void readsTheStatusOfACall(
      String fixture, String status, Boolean running, int sequence, Integer seconds) {
    CallEvent event = event("status", fixture, null);
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.running()).isEqualTo(running);
    assertThat(event.sequence()).isEqualTo(sequence);
    assertThat(event.durationSeconds()).isEqualTo(seconds);
    assertThat(event.direction()).isEqualTo("outgoing");
    assertThat(event.fromNumber()).isEqualTo("+14155550100");
    assertThat(event.toNumber()).isEqualTo("+14155550188");
  }

  @Test
  void countsTheSecondsBackToTheBeginning() {
    assertThat(event("status", "status-completed.form", null).startedAt())
        .isEqualTo(Instant.parse("2025-11-25T17:04:11Z"));
  }

  @Test
  void asksForARecordingAsMp3AndLeavesTheCallToItsStatus() {
    CallEvent event = event("recording", "recording-call-completed.form", null);
    assertThat(event.recordingUrl()).endsWith("/RE1a2b3c4d1a2b3c4d1a2b3c4d1a2b3c4d.mp3");
    assertThat(event.running()).isTrue();
    assertThat(event.providerCallId()).startsWith("CA5e6f");
  }

  @Test
  void findsTheCallOfAConferenceInTheAddress() {
    String fixture = "recording-conference-completed.form";
    assertThat(event("recording", fixture, "callId=CA1").providerCallId()).isEqualTo("CA1");
    assertThat(event("recording", fixture, null).providerCallId()).startsWith("CFd6");
  }

  @Test
  void readsJson() {
    CallEvent event =
        translator.translate("events", body("json-body.json"), "application/json", null).event();
    assertThat(event.providerCallId()).startsWith("CA5e6f");
    assertThat(event.status()).isEqualTo("completed");
  }

  @Test
  void knowsNoOtherAddress() {
    assertThatThrownBy(() -> event("answer", "status-completed.form", null))
        .isInstanceOf(UnknownWebhookException.class);
  }

  static List<JsonNode> signed() {
    List<JsonNode> signed = new ArrayList<>();
    Outside.read(Outside.fixture("twilio/signatures.json")).path("requests").forEach(signed::add);
    assertThat(signed).hasSizeGreaterThan(8);
    return signed;
  }

  @ParameterizedTest
  @MethodSource("signed")
  void takesWhatIsSignedAndNothingThatDiffersByAByte(JsonNode request) {
    TwilioSignature signatures =
        new TwilioSignature("hub-test-auth-token-0001", "https://hub.example.com/", false);
    URI url = URI.create(request.path("url").asText());
    String type = request.path("content_type").asText();
    String signature = request.path("X-Twilio-Signature").asText();
    byte[] raw = body(request.path("file").asText());
    assertThatCode(
            () -> signatures.check(signature, url.getRawPath(), url.getRawQuery(), type, raw))
        .doesNotThrowAnyException();
    byte[] changed = raw.clone();
    changed[changed.length - 3] ^= 1;
    assertThatThrownBy(
            () -> signatures.check(signature, url.getRawPath(), url.getRawQuery(), type, changed))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> signatures.check(signature, "/other", url.getRawQuery(), type, raw))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> signatures.check(null, url.getRawPath(), url.getRawQuery(), type, raw))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void refusesJsonWithoutTheHashOfItsBody() {
    TwilioSignature signatures = new TwilioSignature("t", "https://hub.example.com", false);
    assertThatThrownBy(
            () -> signatures.check("x", "/a", null, "application/json", body("json-body.json")))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void takesAnythingWithoutATokenInASandboxOnly() {
    assertThatCode(() -> new TwilioSignature("", "", true).check(null, "/", null, FORM, null))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new TwilioSignature("", "", false).check(null, "/", null, FORM, null))
        .hasMessageContaining("TWILIO_AUTH_TOKEN");
  }
}
