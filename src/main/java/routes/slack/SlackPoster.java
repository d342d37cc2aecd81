package routes.slack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.util.http.SlackHttpClient;
import com.slack.api.webhook.WebhookResponse;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Posts a message to an incoming webhook, once: no repeats of the HTTP client's own, no redirects,
 * 15 seconds in all. The address of a webhook is a secret and is in no message, log or exception.
 */
@Component
public class SlackPoster {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(15);
  private static final long LONGEST_ANSWER = 4_096;
  private static final JsonMapper JSON = new JsonMapper();

  private final SlackChannels channels;
  private final Slack slack;

  @Autowired
  SlackPoster(SlackChannels channels) {
    this(channels, TIME_LIMIT);
  }

  SlackPoster(SlackChannels channels, Duration timeLimit) {
    this.channels = channels;
    SlackConfig config = new SlackConfig();
    config.getHttpClientResponseHandlers().clear();
    OkHttpClient http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .callTimeout(timeLimit)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(SlackPoster::shortAnswer)
            .addNetworkInterceptor(SlackPoster::noRepeat)
            .build();
    slack = Slack.getInstance(config, new SlackHttpClient(http));
  }

  /**
   * As {@link #post}. Takes the row as a whole: Camel would strip the quotes of a text argument
   * that begins and ends with them.
   *
   * @param message the row of {@code sql/take-next-message.sql}
   */
  public void postRow(String channel, Map<String, Object> message) {
    post(channel, (String) message.get("words"));
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
  public void post(String channel, String words) {
    String variable = channels.variable(channel);
    String address =
        channels
            .webhook(channel)
            .orElseThrow(() -> new CannotContinueException(missing(channel, variable)));
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
      throw new CannotContinueException(
          variable + " does not hold the address of a webhook: set it and try again.");
    } catch (RuntimeException unexpected) {
      throw new CannotContinueException(
          "The message could not be sent (" + unexpected.getClass().getSimpleName() + ").");
    }
  }

  private static String missing(String channel, String variable) {
    return variable.isEmpty()
        ? "slack_channels.json has no channel named " + channel + " any more: try again."
        : variable + " does not hold the address of a webhook: set it and try again.";
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

  private static Response shortAnswer(Interceptor.Chain chain) throws IOException {
    try (Response whole = chain.proceed(chain.request())) {
      return whole.newBuilder().body(whole.peekBody(LONGEST_ANSWER)).build();
    }
  }

  /** OkHttp sends again by itself what was answered with 503 and "Retry-After: 0". */
  private static Response noRepeat(Interceptor.Chain chain) throws IOException {
    Response answer = chain.proceed(chain.request());
    return "0".equals(answer.header("Retry-After"))
        ? answer.newBuilder().removeHeader("Retry-After").build()
        : answer;
  }

  @PreDestroy
  void close() throws Exception {
    slack.close();
  }
}
