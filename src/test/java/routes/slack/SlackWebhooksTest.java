package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import routes.mappings.Mappings;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

class SlackWebhooksTest {
  private static final String SECRET = "/services/T0/B0/secret";

  @TempDir Path mappings;
  private StandInSlack slack;
  private final MockEnvironment environment = new MockEnvironment();

  @BeforeEach
  void open() throws Exception {
    slack = new StandInSlack();
    environment.setProperty("hub.slack.webhook-url", slack.address(SECRET));
  }

  @AfterEach
  void close() {
    slack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "ok\n", "{\"ok\":true}"})
  void returnsWhenSlackHasTheMessage(String body) {
    slack.answers = post -> new StandInSlack.Answer(200, body);

    assertThatCode(() -> webhooks().post("default", "Grüße 😀")).doesNotThrowAnyException();
    assertThat(slack.asked)
        .singleElement()
        .satisfies(post -> assertThat(post.text()).isEqualTo("Grüße 😀"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_payload",
    "400, no_text",
    "400, too_many_attachments",
    "500, invalid_blocks",
    "400, user_not_found",
    "400, missing_text_or_fallback_or_attachments"
  })
  void saysThatTheMessageIsAtFault(int status, String body) {
    slack.answers = post -> new StandInSlack.Answer(status, body);

    assertThat(refusal())
        .hasMessage(
            "Slack refuses the message (" + body + "): check the layouts in mappings/slack.");
  }

  @ParameterizedTest
  @CsvSource({
    "404, no_service",
    "403, no_service",
    "404, 'No service\n'",
    "404, no_active_hooks",
    "404, no_team",
    "403, invalid_token",
    "410, channel_is_archived",
    "403, action_prohibited",
    "403, posting_to_general_channel_denied",
    "403, team_disabled",
    "404, channel_not_found",
    "500, no_service",
    "200, '{\"ok\":false,\"error\":\"no_service\"}'"
  })
  void namesTheVariableOfAWebhookThatSlackRefuses(int status, String body) {
    slack.answers = post -> new StandInSlack.Answer(status, body);

    assertThat(refusal())
        .hasMessageStartingWith("Slack refuses the webhook (")
        .hasMessageContaining("SLACK_WEBHOOK_URL");
  }

  @ParameterizedTest
  @CsvSource({
    "500, rollup_error",
    "500, ''",
    "502, <html>",
    "503, ''",
    "504, ''",
    "429, ratelimited",
    "408, ''",
    "302, ''",
    "200, <html>a proxy</html>",
    "200, ''"
  })
  void triesAgainWhatTimeMayMend(int status, String body) {
    slack.answers = post -> new StandInSlack.Answer(status, body);

    assertThat(later().after()).isEmpty();
    assertThat(slack.asked).hasSize(1);
  }

  @Test
  void doesNotRepeatByItselfWhatSlackWantsAtOnce() {
    slack.answers = post -> new StandInSlack.Answer(503, "", Map.of("Retry-After", "0"));

    later();
    assertThat(slack.asked).hasSize(1);
  }

  @Test
  void doesNotFollowARedirect() {
    slack.answers =
        post -> new StandInSlack.Answer(307, "", Map.of("Location", slack.address("/elsewhere")));

    later();
    assertThat(slack.asked).extracting(StandInSlack.Post::path).containsExactly(SECRET);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "999999, 3600"})
  void passesOnForHowLongSlackAsksToWait(String header, long seconds) {
    slack.answers =
        post -> new StandInSlack.Answer(429, "ratelimited", Map.of("Retry-After", header));

    assertThat(later().after()).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410, 418})
  void parksAnUnknownRefusal(int status) {
    slack.answers = post -> new StandInSlack.Answer(status, "<b>what " + SECRET + "</b>");

    assertThat(refusal())
        .hasMessage(
            "Slack refuses the message (status "
                + status
                + "): check the webhook in SLACK_WEBHOOK_URL.");
  }

  @Test
  void readsNoMoreOfAnAnswerThanItNeeds() {
    slack.answers = post -> new StandInSlack.Answer(404, "no_service" + " ".repeat(2_000_000));

    assertThat(refusal()).hasMessageContaining("(no_service)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no address", "http://", "http://bad host/x", "http://[x/y"})
  void parksWhenTheVariableHoldsNoAddress(String value) {
    environment.setProperty("hub.slack.webhook-url", value);

    assertThat(refusal())
        .hasMessage(
            "SLACK_WEBHOOK_URL does not hold the address of a webhook: set it and try again.");
  }

  @Test
  void triesAgainWhenNobodyListens() {
    slack.close();

    assertThat(later()).hasMessage("Slack could not be reached (ConnectException).");
  }

  @Test
  void sendsOneRequestWhenAKeptConnectionBreaksAfterIt() throws Exception {
    try (CuttingServer server = new CuttingServer()) {
      environment.setProperty("hub.slack.webhook-url", server.address());
      SlackWebhooks webhooks = webhooks();
      webhooks.post("default", "first");

      TryAgainException failure =
          catchThrowableOfType(
              TryAgainException.class, () -> webhooks.post("default", "cut after this"));

      assertThat(failure).hasMessageStartingWith("Slack could not be reached (").hasNoCause();
      assertThat(server.connections).hasValue(1);
      assertThat(server.requests).hasValue(2);
    }
  }

  @Test
  void givesUpOnASlackThatNeverAnswers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.setProperty(
          "hub.slack.webhook-url", "http://127.0.0.1:" + silent.getLocalPort() + SECRET);
      SlackWebhooks webhooks = new SlackWebhooks(channels(), Duration.ofMillis(200));

      TryAgainException failure =
          catchThrowableOfType(TryAgainException.class, () -> webhooks.post("default", "x"));

      assertThat(failure).hasMessage("Slack could not be reached (InterruptedIOException).");
    }
  }

  private CannotContinueException refusal() {
    CannotContinueException failure =
        catchThrowableOfType(
            CannotContinueException.class, () -> webhooks().post("default", "words"));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain("secret");
    return failure;
  }

  private TryAgainException later() {
    TryAgainException failure =
        catchThrowableOfType(TryAgainException.class, () -> webhooks().post("default", "words"));
    assertThat(failure).isNotNull();
    assertThat(failure.getMessage()).doesNotContain("secret");
    return failure;
  }

  private SlackChannels channels() {
    return new SlackChannels(new Mappings(mappings), environment);
  }

  private SlackWebhooks webhooks() {
    return new SlackWebhooks(channels(), Duration.ofSeconds(5));
  }

  /** Answers the first request of the first connection, and closes after reading any other. */
  private static final class CuttingServer implements AutoCloseable {
    final AtomicInteger connections = new AtomicInteger();
    final AtomicInteger requests = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());

    CuttingServer() throws IOException {
      Thread thread = new Thread(this::serve);
      thread.setDaemon(true);
      thread.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getLocalPort() + SECRET;
    }

    private void serve() {
      while (!server.isClosed()) {
        try (Socket client = server.accept()) {
          connections.incrementAndGet();
          InputStream in = new BufferedInputStream(client.getInputStream());
          while (readRequest(in) && requests.incrementAndGet() == 1) {
            client
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                        .getBytes(StandardCharsets.US_ASCII));
          }
        } catch (IOException closed) {
          continue;
        }
      }
    }

    private static boolean readRequest(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return false;
        }
        head.append((char) next);
      }
      int length =
          Integer.parseInt(head.toString().replaceFirst("(?is).*content-length: *(\\d+).*", "$1"));
      return in.readNBytes(length).length == length;
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
