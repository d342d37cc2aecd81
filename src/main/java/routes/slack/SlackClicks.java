package routes.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import routes.calls.CallNotFoundException;
import routes.work.NotParkedException;
import routes.work.ParkedCalls;

/** Does what a click on a button of the hub's messages asks for. */
@Component
public class SlackClicks {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String FIELD = "payload=";
  private static final Pattern CHANNEL_ID = Pattern.compile("[A-Z][A-Z0-9]{2,30}");
  private static final Pattern VALUE =
      Pattern.compile("([a-z]{1,20}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  private final CallClaims claims;
  private final ParkedCalls parked;

  SlackClicks(CallClaims claims, ParkedCalls parked) {
    this.claims = claims;
    this.parked = parked;
  }

  /**
   * @param action what the button is for; empty when it is none of the hub's
   * @param callId our id; null with an empty action
   * @param user Slack's id of whoever clicked
   * @param channel Slack's id of the channel with the message; empty when Slack named none
   */
  public record Click(String action, UUID callId, String user, String channel) {}

  /**
   * What only the person who clicked sees: an ephemeral message.
   *
   * @param words mrkdwn, escaped; null: nothing, since the message itself changes
   */
  public record Ephemeral(String channel, String user, String words) {}

  /**
   * Reads Slack's {@code block_actions}: a form with one field, {@code payload}, that holds JSON.
   *
   * @param raw the body, of which Slack's signature has been checked
   * @throws MalformedClickException for anything else
   */
  public Click read(byte[] raw) {
    JsonNode payload = payload(new String(raw, StandardCharsets.UTF_8));
    String user = payload.path("user").path("id").asText();
    if (!SlackMentions.USER_ID.matcher(user).matches()) {
      throw new MalformedClickException("The payload names no user of Slack's");
    }
    String channel = payload.path("channel").path("id").asText();
    String place = CHANNEL_ID.matcher(channel).matches() ? channel : "";
    Matcher value =
        VALUE.matcher(
            payload.path("type").asText().equals("block_actions")
                ? payload.path("actions").path(0).path("value").asText()
                : "");
    return value.matches()
        ? new Click(value.group(1), UUID.fromString(value.group(2)), user, place)
        : new Click("", null, user, place);
  }

  private static JsonNode payload(String form) {
    if (!form.startsWith(FIELD) || form.indexOf('&') >= 0) {
      throw new MalformedClickException("The body is no form with the one field payload");
    }
    try {
      JsonNode payload =
          JSON.readTree(URLDecoder.decode(form.substring(FIELD.length()), StandardCharsets.UTF_8));
      if (payload.isObject()) {
        return payload;
      }
    } catch (IllegalArgumentException | JsonProcessingException broken) {
      // As good as no object.
    }
    throw new MalformedClickException("The field payload holds no JSON object");
  }

  /** Does what was asked for, and says what the person has to know. */
  public Ephemeral take(Click click) {
    return new Ephemeral(click.channel(), click.user(), answer(click));
  }

  private String answer(Click click) {
    try {
      return switch (click.action()) {
        case SlackButtons.CLAIM -> claims.claim(click.callId(), click.user());
        case SlackButtons.RELEASE -> claims.release(click.callId(), click.user());
        case SlackButtons.RETRY -> retry(click);
        default -> "Switchboard does not know this button.";
      };
    } catch (CallNotFoundException | NotParkedException refused) {
      return SlackText.oneLine(refused.getMessage()) + ".";
    }
  }

  private String retry(Click click) {
    parked.retryFor(click.callId().toString(), "Slack user " + click.user());
    return "The call is put back to work.";
  }
}
