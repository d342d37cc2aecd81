package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import routes.Outside;
import routes.calls.CallEvent;

class CallRailCallTranslatorTest {
  private static final String COMPANY = "COM5d4c3b2a19081726354433221100ffee";
  private static final String KEY = "5f0c7ae1d9b24b3c8e6f1a2d3c4b5e60";

  private final CallRailCallTranslator translator = new CallRailCallTranslator();

  private Delivery delivery(String kind, String fixture) {
    return translator.translate(
        kind,
        Outside.fixture("callrail/" + fixture).getBytes(StandardCharsets.UTF_8),
        "application/json",
        null);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "pre-call, pre-call.json, ringing, true, -, incoming",
        "call.incoming, pre-call.json, ringing, true, -, incoming",
        "routing-complete, call-routing-complete.json, in-progress, true, -, incoming",
        "post-call, post-call-answered.json, completed, -, 212, incoming",
        "post-call, post-call-voicemail.json, voicemail, -, 34, incoming",
        "post-call, post-call-abandoned.json, missed, -, 11, incoming",
        "modified, call-modified.json, completed, -, 212, incoming",
        "call-modified, call-modified-recording-late.json, completed, -, 212, incoming",
        "outbound-post-call, outbound-post-call.json, completed, -, 212, outgoing",
        "outbound-call-modified, outbound-call-modified.json, completed, -, 212, outgoing",
        "call.completed, seed-call-completed.json, completed, -, 212, -",
        "call.missed, seed-call-completed.json, missed, -, 212, -"
      })
  void readsWhatCallRailSends(
      String kind,
      String fixture,
      String status,
      Boolean running,
      Integer seconds,
      String direction) {
    CallEvent event = delivery(kind, fixture).event();
    assertThat(event.providerCallId()).matches("CAL[0-9a-f]{32}");
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.running()).isEqualTo(running);
    assertThat(event.durationSeconds()).isEqualTo(seconds);
    assertThat(event.direction()).isEqualTo(direction);
    assertThat(event.lineNumber()).isEqualTo("+15125550190");
    assertThat(event.startedAt()).isAfter(Instant.parse("2025-11-18T16:02:00Z"));
  }

  @Test
  void tellsTheCustomerFromTheLineInBothDirections() {
    CallEvent in = delivery("post-call", "post-call-answered.json").event();
    CallEvent out = delivery("post-call", "outbound-post-call.json").event();
    assertThat(in.fromNumber()).isEqualTo("+15125550173");
    assertThat(out.toNumber()).isEqualTo("+15125550173");
    assertThat(in.dialedNumber()).isEqualTo("+15125550110");
    assertThat(in.customerName()).isEqualTo("Dana Whitfield");
    assertThat(in.company()).isEqualTo(COMPANY);
  }

  @Test
  void readsTheQueryOfTheOldestHooks() {
    CallEvent event =
        translator
            .translate(
                "call-complete", new byte[0], null, "call_id=9&callernum=%2B1&answered=false")
            .event();
    assertThat(event.providerCallId()).isEqualTo("9");
    assertThat(event.fromNumber()).isEqualTo("+1");
    assertThat(event.status()).isEqualTo("missed");
  }

  @Test
  void knowsNeitherOtherAddressesNorTextMessages() {
    assertThatThrownBy(() -> delivery("form-submission", "post-call-answered.json"))
        .isInstanceOf(UnknownWebhookException.class);
    assertThatThrownBy(() -> delivery("post-call", "text-message-received.json"))
        .isInstanceOf(UnknownWebhookException.class)
        .hasMessageContaining("text messages");
  }

  static List<JsonNode> signed() {
    List<JsonNode> signed = new java.util.ArrayList<>();
    Outside.read(Outside.fixture("callrail/signatures.json"))
        .path("requests")
        .forEach(
            one -> {
              if (!one.path("file").asText().startsWith("text")) {
                signed.add(one);
              }
            });
    return signed;
  }

  private static CallRailSignature signatures(String keys, String secret) {
    return new CallRailSignature(keys, new WebhookSecret(secret));
  }

  @ParameterizedTest
  @MethodSource("signed")
  void takesWhatIsSignedAndNothingThatDiffersByAByte(JsonNode request) {
    CallRailSignature signatures = signatures(COMPANY + "=" + KEY + ", other=key", "s");
    String signature = request.path("Signature").asText();
    Delivery good = delivery("post-call", request.path("file").asText());
    assertThatCode(() -> signatures.check(signature, null, null, null, good))
        .doesNotThrowAnyException();
    byte[] changed = good.raw().clone();
    changed[changed.length - 2] ^= 1;
    Delivery bad = new Delivery("callrail", good.event(), good.echoedCallId(), changed, null);
    assertThatThrownBy(() -> signatures.check(signature, null, null, null, bad))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> signatures.check(null, null, null, null, good))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(
            () -> signatures(COMPANY + "=other", "").check(signature, null, null, null, good))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> signatures("COM0=" + KEY, "").check(signature, null, null, null, good))
        .as("the key of another company")
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void takesUnsignedCallsForTheSecretOnly() {
    Delivery seed = delivery("call.completed", "seed-call-completed.json");
    assertThatCode(() -> signatures("", "").check(null, null, null, null, seed))
        .doesNotThrowAnyException();
    assertThatCode(() -> signatures(COMPANY + "=" + KEY, "s").check(null, "s", null, null, seed))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> signatures(COMPANY + "=" + KEY, "").check(null, null, null, null, seed))
        .isInstanceOf(UnauthorizedException.class);
    assertThatThrownBy(() -> signatures("nonsense", "s")).isInstanceOf(IllegalStateException.class);
  }
}
