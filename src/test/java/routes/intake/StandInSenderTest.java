package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import routes.Outside;

/** Its signatures are those that were computed elsewhere, in the fixtures. */
class StandInSenderTest {
  private static final String COMPANY = "COM5d4c3b2a19081726354433221100ffee";

  static Stream<JsonNode> twilio() {
    return requests("twilio");
  }

  static Stream<JsonNode> callRail() {
    return requests("callrail");
  }

  private static Stream<JsonNode> requests(String sender) {
    JsonNode signatures = Outside.read(Outside.fixture(sender + "/signatures.json"));
    return StreamSupport.stream(signatures.path("requests").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource
  void twilio(JsonNode request) {
    URI url = URI.create(request.path("url").asText());
    byte[] raw = bytes(Outside.fixture("twilio/" + request.path("file").asText()).strip());
    TwilioSignature signature =
        new TwilioSignature("hub-test-auth-token-0001", "https://hub.example.com", false);
    assertThat(
            signature.of(url.getPath(), url.getQuery(), request.path("content_type").asText(), raw))
        .hasValue(request.path("X-Twilio-Signature").asText());
  }

  @ParameterizedTest
  @MethodSource
  void callRail(JsonNode request) {
    byte[] raw = bytes(Outside.fixture("callrail/" + request.path("file").asText()));
    HttpRequest sent =
        sender(COMPANY + "=" + request.path("signing_key").asText(), "")
            .request("http://hub", "callrail", "post-call", "call.json", raw);
    if (request.path("file").asText().startsWith("text-message")) {
      assertThat(sent.headers().firstValue("Signature")).isEmpty();
    } else {
      assertThat(sent.headers().firstValue("Signature"))
          .hasValue(request.path("Signature").asText());
    }
  }

  @Test
  void showsTheSecretWhereEachSenderCan() {
    StandInSender sender = sender("", "open sesame");
    byte[] json = bytes("{\"CallSid\": \"a\"}");
    HttpRequest zapier = sender.request("http://hub/", "zapier", null, "a.json", json);
    assertThat(zapier.uri()).hasToString("http://hub/webhook/zapier");
    assertThat(zapier.headers().firstValue("X-Webhook-Secret")).hasValue("open sesame");
    assertThat(sender.request("http://hub", "exotel", null, "a.json", json).uri())
        .hasToString("http://hub/webhook/exotel?secret=open+sesame");
    HttpRequest passthru =
        sender.request("http://hub", "exotel", null, "a.query.form", bytes("CallSid=a"));
    assertThat(passthru.method()).isEqualTo("GET");
    assertThat(passthru.uri())
        .hasToString("http://hub/webhook/exotel/passthru?CallSid=a&secret=open+sesame");
    assertThat(
            sender
                .request("http://hub", "callrail", "pre-call", "a.json", json)
                .headers()
                .firstValue("X-Webhook-Secret"))
        .hasValue("open sesame");
    HttpRequest ringo = sender.request("http://hub", "ringo", null, "a.json", json);
    assertThat(ringo.uri()).hasToString("http://hub/webhook/ringo");
    assertThat(ringo.headers().firstValue("X-Webhook-Secret")).hasValue("open sesame");
    assertThatThrownBy(() -> sender.request("http://hub", "fax", null, "a.json", json))
        .isInstanceOf(UnknownWebhookException.class);
  }

  private static StandInSender sender(String signingKeys, String secret) {
    return new StandInSender(
        new Senders(
            List.of(
                new ZapierCallTranslator(),
                new ExotelCallTranslator(),
                new CallRailCallTranslator(),
                new TwilioCallTranslator(),
                new RingoCallTranslator())),
        List.of(
            new CallRailSignature(signingKeys, new WebhookSecret(secret)),
            new ExotelSecret(secret),
            new TwilioSignature("", "", true)),
        secret);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
