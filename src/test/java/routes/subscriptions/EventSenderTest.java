package routes.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;
import routes.mappings.Mappings;
import routes.subscriptions.EventSender.Verdict;

class EventSenderTest {
  private static final String OTHER_SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final List<Duration> RETRIES =
      List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));

  @TempDir Path directory;

  private final MockEnvironment environment = new MockEnvironment();
  private StandInReceiver receiver;
  private EventSender sender;
  private Duration limit = Duration.ofSeconds(15);

  @BeforeEach
  void listen() throws IOException {
    receiver = new StandInReceiver();
    environment.setProperty("NEW", StandInReceiver.SECRET);
    subscribe(receiver.address(), true, "\"NEW\"");
  }

  private void subscribe(String url, boolean inside, String secrets) throws IOException {
    Files.writeString(
        directory.resolve("subscriptions.json"),
        """
        {"subscribers": {"crm": {"url": "%s", "private": %s, "secret_env": %s,
          "events": ["call.completed"]}}}
        """
            .formatted(url, inside, secrets));
    if (sender != null) {
      sender.close();
    }
    sender =
        new EventSender(
            new Subscriptions(new Mappings(directory), environment),
            new SubscriptionSettings(RETRIES, limit, 3),
            "https://hub.example.com/");
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    sender.close();
  }

  private Verdict send(int attempts) {
    return sender.send(
        Map.of(
            "event_id", "0196f0c4-0000-4000-8000-000000000001",
            "subscriber", "crm",
            "type", "call.completed",
            "attempts", attempts,
            "occurred_at", "2026-01-15T09:30:09.511Z",
            "provider_call_id", "c 1/ä",
            "data", "{\"provider_call_id\": \"c 1/ä\"}"));
  }

  @Test
  void signsAnEventAsItsSubscriberVerifiesIt() {
    assertThat(send(1)).isEqualTo(new Verdict("delivered", null, 0, null));
    assertThat(receiver.deliveries())
        .singleElement()
        .satisfies(
            delivery -> {
              assertThat(delivery.id()).isEqualTo("0196f0c4-0000-4000-8000-000000000001");
              assertThat(delivery.taken()).isTrue();
              assertThat(delivery.event().path("timestamp").asText())
                  .isEqualTo("2026-01-15T09:30:09.511Z");
              assertThat(delivery.data().path("link").asText())
                  .isEqualTo("https://hub.example.com/call/c%201%2F%C3%A4");
            });
  }

  @Test
  void signsWithBothSecretsWhileOneTakesTheOthersPlace() throws IOException {
    environment.setProperty("OLD", OTHER_SECRET);
    subscribe(receiver.address(), true, "[\"OLD\", \"NEW\"]");
    assertThat(send(1).state()).isEqualTo("delivered");
    assertThat(receiver.deliveries().get(0).signatures().split(" "))
        .hasSize(2)
        .allMatch(signature -> signature.startsWith("v1,"));
    environment.setProperty("OLD", "");
    assertThat(send(1).state()).as("only the new one").isEqualTo("delivered");
    environment.setProperty("NEW", OTHER_SECRET);
    assertThat(send(1).reason()).as("a wrong one").isEqualTo("It answered 401.");
    environment.setProperty("NEW", "");
    assertThat(send(1).reason()).contains("OLD does not hold a secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 404, 500})
  void comesAgainByThePlanAndGivesUpAtItsEnd(int status) {
    receiver.refuse(status, "Location", receiver.address() + "/elsewhere");
    Verdict first = send(1);
    assertThat(first.state()).isEqualTo("waiting");
    assertThat(first.reason()).isEqualTo("It answered " + status + ".");
    assertThat(first.pauseSeconds()).isBetween(5L, 6L);
    receiver.refuse(status);
    assertThat(send(2).pauseSeconds()).isBetween(300L, 330L);
    receiver.refuse(status);
    assertThat(send(3))
        .isEqualTo(
            new Verdict(
                "given-up", "After 3 attempts, the last: It answered " + status + ".", 0, null));
    assertThat(receiver.deliveries()).as("no redirect is followed").hasSize(3);
  }

  @Test
  void waitsAsLongAsTheSubscriberAsks() {
    receiver.refuse(429, "Retry-After", "7200");
    assertThat(send(1).pauseSeconds()).isEqualTo(7200);
    receiver.refuse(
        503,
        "Retry-After",
        ZonedDateTime.now(ZoneOffset.UTC)
            .plusHours(1)
            .format(DateTimeFormatter.RFC_1123_DATE_TIME));
    assertThat(send(1).pauseSeconds()).isBetween(3_500L, 3_600L);
    receiver.refuse(429, "Retry-After", "1");
    assertThat(send(1).pauseSeconds()).as("not sooner than the plan").isBetween(5L, 6L);
  }

  @Test
  void tellsNothingMoreToWhoeverIsGone() {
    receiver.refuse(410);
    Verdict gone = send(1);
    assertThat(gone.state()).isEqualTo("given-up");
    assertThat(gone.refusal()).contains("410");
  }

  @Test
  void waitsForNoAnswerLongerThanItsLimit() throws IOException {
    limit = Duration.ofMillis(300);
    subscribe(receiver.address(), true, "\"NEW\"");
    receiver.keepSilent();
    long begun = System.nanoTime();
    Verdict silent = send(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(silent.state()).isEqualTo("waiting");
    assertThat(silent.reason()).startsWith("No answer (");
  }

  @Test
  void entersNoPrivateNetworkUnlessToldTo() throws IOException {
    for (String host : List.of("127.0.0.1", "localhost", "2130706433", "[::1]", "10.0.0.7")) {
      subscribe("https://" + host + ":9/hooks", false, "\"NEW\"");
      assertThat(send(1).reason()).as(host).contains("not on the public internet");
    }
    receiver.close();
    subscribe(receiver.address(), true, "\"NEW\"");
    assertThat(send(1).reason()).as("nobody there").startsWith("No answer (");
  }
}
