package routes.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Outside;
import routes.intake.UnauthorizedException;

/** The click of the contract, signed with its secret at its time. */
class SlackSignatureTest {
  private static final JsonNode CLICK =
      Outside.read(Outside.fixture("slack/interactivity-signed.json")).path("request");

  private final byte[] body = CLICK.path("raw_body").asText().getBytes(UTF_8);
  private final String timestamp = CLICK.path("headers").path("X-Slack-Request-Timestamp").asText();
  private final String signature = CLICK.path("headers").path("X-Slack-Signature").asText();

  private static SlackSignature at(long secondsLater) {
    Instant then =
        Instant.ofEpochSecond(CLICK.path("headers").path("X-Slack-Request-Timestamp").asLong())
            .plusSeconds(secondsLater);
    return new SlackSignature("slack-test-signing-secret", Clock.fixed(then, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void takesWhatSlackSignedWithinFiveMinutes(long later) {
    assertThatCode(() -> at(later).check(timestamp, signature, body)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {-301, 301, 86_400})
  void refusesWhatIsOldOrOfTheFuture(long later) {
    refuses(later, timestamp, signature, body);
  }

  @Test
  void refusesEachFlippedByteOfTheBody() {
    for (int place = 0; place < body.length; place++) {
      byte[] changed = body.clone();
      changed[place] ^= 1;
      refuses(0, timestamp, signature, changed);
    }
  }

  @Test
  void refusesEachFlippedCharacterOfTheSignature() {
    for (int place = 0; place < signature.length(); place++) {
      char[] changed = signature.toCharArray();
      changed[place] ^= 1;
      refuses(0, timestamp, new String(changed), body);
    }
    refuses(0, timestamp, signature.substring(3), body);
    refuses(0, timestamp, "", body);
  }

  @Test
  void refusesAnotherTimeAndMissingParts() {
    refuses(0, Long.toString(Long.parseLong(timestamp) + 1), signature, body);
    refuses(0, "soon", signature, body);
    refuses(0, "", signature, body);
    refuses(0, null, signature, body);
    refuses(0, timestamp, null, body);
    refuses(0, timestamp, signature, null);
  }

  @Test
  void takesNothingWithoutASecret() {
    SlackSignature none = new SlackSignature("", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    assertThatThrownBy(() -> none.check(timestamp, signature, body))
        .isInstanceOf(UnauthorizedException.class)
        .hasMessage("Set SLACK_SIGNING_SECRET to take clicks from Slack");
  }

  private static void refuses(long later, String timestamp, String signature, byte[] body) {
    assertThatThrownBy(() -> at(later).check(timestamp, signature, body))
        .isInstanceOf(UnauthorizedException.class);
  }
}
