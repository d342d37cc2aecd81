package routes.slack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.slack.api.Slack;
import com.slack.api.webhook.WebhookResponse;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Posts a message to an incoming webhook, once, within 15 seconds. The address of a webhook is a
 * secret and is in no message, log or exception.
 */
@Component
class SlackWebhooks {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(15);
  private static final long LONGEST_ANSWER = 4_096;
  private static final String NO_ADDRESS = " does not hold the address of a webhook";
  private static final JsonMapper JSON = new JsonMapper();

  private final SlackChannels channels;
  private final Slack slack;

  @Autowired
  SlackWebhooks(SlackChannels channels) {
    this(channels, TIME_LIMIT);
  }

  SlackWebhooks(SlackChannels channels, Duration timeLimit) {
    this.channels = channels;
    slack = SlackHttp.open("", timeLimit, LONGEST_ANSWER);
  }

  /**
   * Returns when Slack has taken the message. After a time-out, a cut connection or a server's
   * error it may have been taken all the same: a webhook cannot be asked.
   *
   * @param channel its name in {@code slack_channels.json}
   * @param words mrkdwn, escaped
   * @throws TryAgainException when time may mend it, with Slack's Retry-After
   * @throws CannotContinueException when a person has to mend the webhook or the layout
   */
  void post(String channel, String words) {
    String variable = channels.variable(channel);
    String address =
        channels
            .webhook(channel)
            .orElseThrow(
                () ->
                    ChannelRefusedException.lacking(
                        channels.lack(channel).orElse(variable + NO_ADDRESS)));
    WebhookResponse answer = send(address, payload(words), variable);
    SlackAnswers.check(answer.getCode(), answer.getBody(), header(answer, "retry-after"), variable);
  }

  private WebhookResponse send(String address, String payload, String variable) {
    try {
      return slack.send(address, payload);
    } catch (IOException unreachable) {
      throw new TryAgainException(
          "Slack could not be reached (" + unreachable.getClass().getSimpleName() + ").");
    } catch (IllegalArgumentException malformed) {
      throw ChannelRefusedException.lacking(variable + NO_ADDRESS);
    } catch (RuntimeException unexpected) {
      throw new CannotContinueException(
          "The message could not be sent (" + unexpected.getClass().getSimpleName() + ").");
    }
  }

  private static String payload(String words) {
    return JSON.createObjectNode()
        .put("text", words)
        .put("mrkdwn", true)
        .put("unfurl_links", false)
        .put("unfurl_media", false)
        .toString();
  }

  private static String header(WebhookResponse answer, String name) {
    Map<String, List<String>> headers = answer.getHeaders();
    List<String> values = headers == null ? null : headers.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  @PreDestroy
  void close() throws Exception {
    slack.close();
  }
}
