package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.pass;
import static routes.slack.SlackHouse.untilAsserted;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostToSlackRouteTest {
  private static final Pattern CALL = Pattern.compile("`(c-[^`]+)`");

  @TempDir Path mappings;
  private SlackHouse house;

  @BeforeEach
  void build() throws Exception {
    house = new SlackHouse(mappings);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void postsInTheOrderOfAcceptanceAndOnce() throws Exception {
    announceShuffled(20);

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(calls(house.slack.asked)).isEqualTo(expected(20));
    assertThat(house.count("call where state = 'posted' and finished_at is not null"))
        .isEqualTo(20);
    assertThat(house.count("slack_post where state = 'posted' and posted_at is not null"))
        .isEqualTo(20);
    assertThat(house.count("step where stage = 'post-to-slack' and outcome = 'posted'"))
        .isEqualTo(20);
  }

  @Test
  void sendsWhatSlackExpectsOfAWebhook() throws Exception {
    UUID call = house.transcribedCall("c-1", 0, "Sales", "<!channel> & co");
    CamelContext hub = house.startHub("hub-1");
    house.announce(hub, call);

    untilAsserted(() -> assertThat(house.slack.taken).hasSize(1));
    StandInSlack.Post post = house.slack.taken.get(0);
    assertThat(post.path()).isEqualTo("/services/T0/B0/default");
    assertThat(post.contentType()).startsWith("application/json");
    assertThat(post.text()).contains("Speaker A: &lt;!channel&gt; &amp; co");
    assertThat(post.body().path("mrkdwn").asBoolean()).isTrue();
    assertThat(post.body().path("unfurl_links").asBoolean(true)).isFalse();
    assertThat(post.body().path("unfurl_media").asBoolean(true)).isFalse();
    assertThat(post.body().size()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'quoted'", "\"quoted\"", "null", "true", "${body}", "a, b) c", "{{x}}", "17"})
  void postsTheWordsAsTheyWereWritten(String words) throws Exception {
    Files.createDirectories(mappings.resolve("slack"));
    Files.writeString(mappings.resolve("slack/classic.mustache"), "{{concern}}");
    UUID call = house.transcribedCall("c-1", 0, "Sales", words);
    CamelContext hub = house.startHub("hub-1");
    house.announce(hub, call);

    untilAsserted(() -> assertThat(house.slack.taken).hasSize(1));
    assertThat(house.slack.taken.get(0).text()).isEqualTo(words);
  }

  @Test
  void bridgesAnOutageWithOneProbeAtATimeAndInTheOrderOfAcceptance() throws Exception {
    announceShuffled(10);
    house.slack.answers =
        post ->
            house.slack.asked.size() <= 7
                ? new StandInSlack.Answer(500, "rollup_error")
                : StandInSlack.OK;

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(calls(house.slack.taken)).isEqualTo(expected(10));
    assertThat(calls(house.slack.asked.subList(0, 7)))
        .containsExactlyElementsOf(Collections.nCopies(7, "c-00"));
    assertThat(house.slack.mostAtOnce).hasValue(1);
    assertThat(house.count("step where outcome = 'retry'")).isEqualTo(7);
    assertThat(house.count("slack_channel where failures = 0 and reason is null and owner is null"))
        .isEqualTo(1);
  }

  @Test
  void pausesTheChannelForAsLongAsSlackAsks() throws Exception {
    announceShuffled(2);
    house.slack.answers =
        post -> new StandInSlack.Answer(429, "ratelimited", Map.of("Retry-After", "600"));

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("slack_channel where failures = 1")).isEqualTo(1));
    assertThat(
            house.count(
                """
                slack_channel, step
                where step.outcome = 'retry' and next_post_at - step.ended_at = interval '600 s'
                """))
        .isEqualTo(1);
    assertThat(house.text("select reason from slack_channel"))
        .isEqualTo("Slack did not take the message (ratelimited).");
    assertThat(house.count("slack_post where state = 'waiting'")).isEqualTo(2);
    assertThat(house.count("call where state = 'processing'")).isEqualTo(2);
  }

  @Test
  void leavesTheIntervalBetweenTwoMessagesOfAChannel() throws Exception {
    house.minInterval = Duration.ofHours(1);
    announceShuffled(2);

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("job")).isEqualTo(1));
    assertThat(
            house.count(
                """
                slack_channel, slack_post
                where state = 'posted' and next_post_at - posted_at = interval '1 hour'
                """))
        .isEqualTo(1);
    assertThat(house.slack.asked).hasSize(1);

    house.rows.update("update slack_channel set next_post_at = now()");
    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(calls(house.slack.asked)).containsExactly("c-00", "c-01");
  }

  @Test
  void parksTheCallOfARevokedWebhookWithASentenceThatSaysWhatToDo() throws Exception {
    List<UUID> calls = announceShuffled(2);
    house.slack.answers =
        post ->
            post.text().contains("`c-00`")
                ? new StandInSlack.Answer(404, "no_service\n")
                : StandInSlack.OK;

    house.startHub("hub-1");

    untilAsserted(
        () -> assertThat(house.count("call where state in ('posted', 'parked')")).isEqualTo(2));
    String sentence =
        "Slack refuses the webhook (no_service): make a new incoming webhook in Slack and set"
            + " SLACK_WEBHOOK_URL to it.";
    UUID parked = calls.get(0);
    assertThat(house.text("select reason from call where id = ? and state = 'parked'", parked))
        .isEqualTo(sentence);
    assertThat(
            house.text(
                "select reason from slack_post where call_id = ? and state = 'parked'", parked))
        .isEqualTo(sentence);
    assertThat(
            house.text("select reason from step where call_id = ? and outcome = 'parked'", parked))
        .isEqualTo(sentence);
    assertThat(house.count("job where call_id = ? and run_at is null", parked)).isEqualTo(1);
    assertThat(calls(house.slack.taken)).containsExactly("c-01");
  }

  @Test
  void postsAParkedCallOnceMoreWhenAPersonLetsIt() throws Exception {
    UUID call = house.transcribedCall("c-00", 0, "Sales", "Hello");
    house.slack.answers = post -> new StandInSlack.Answer(403, "invalid_token");
    CamelContext hub = house.startHub("hub-1");
    house.announce(hub, call);
    untilAsserted(() -> assertThat(house.count("call where state = 'parked'")).isEqualTo(1));

    house.slack.answers = post -> StandInSlack.OK;
    house.announce(hub, call);

    untilAsserted(
        () ->
            assertThat(house.count("call where state = 'posted' and reason is null")).isEqualTo(1));
    assertThat(calls(house.slack.taken)).containsExactly("c-00");
  }

  @Test
  void keepsThePartsOfACallTogether() throws Exception {
    CamelContext hub = house.startHubWithoutDrainer("hub-0");
    UUID early = house.transcribedCall("c-00", 10, "Sales", "Hello");
    UUID longOne = house.transcribedCall("c-01", 20, "Sales", utterances(60));
    UUID late = house.transcribedCall("c-02", 30, "Sales", "Bye");
    for (UUID call : List.of(late, longOne, early)) {
      house.announce(hub, call);
    }
    CountDownLatch secondPart = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    house.slack.answers =
        post -> {
          if (post.text().contains("part 2 of")) {
            secondPart.countDown();
            pass(goOn);
          }
          return StandInSlack.OK;
        };

    house.startHub("hub-1");
    pass(secondPart);
    house.announce(hub, house.transcribedCall("c-earliest", 0, "Sales", "I was first"));
    goOn.countDown();

    untilAsserted(() -> assertThat(house.count("job")).isZero());
    List<String> order = calls(house.slack.taken);
    int parts = Collections.frequency(order, "c-01");
    assertThat(parts).isGreaterThan(2);
    List<String> together = new ArrayList<>(List.of("c-00"));
    together.addAll(Collections.nCopies(parts, "c-01"));
    together.addAll(List.of("c-earliest", "c-02"));
    assertThat(order).isEqualTo(together);
  }

  @Test
  void postsNothingTwiceWithTwoHubsOnOneDatabase() throws Exception {
    announceShuffled(40);

    house.startHub("hub-1");
    house.startHub("hub-2");

    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(calls(house.slack.asked)).isEqualTo(expected(40));
    assertThat(house.slack.mostAtOnce).hasValue(1);
  }

  @Test
  void writesNothingForAChannelThatAnotherHubHoldsByNow() throws Exception {
    UUID call = house.transcribedCall("c-00", 0, "Sales", "Hello");
    house.slack.answers =
        post -> {
          if (house.slack.asked.size() == 1) {
            house.rows.update(
                "update slack_channel set owner = 'hub-2/x', next_post_at = now() + interval '1 hour'");
            house.rows.update("update slack_channel set failures = 5");
          }
          return StandInSlack.OK;
        };
    CamelContext hub = house.startHub("hub-1");

    house.announce(hub, call);

    untilAsserted(() -> assertThat(house.count("step where outcome = 'posted'")).isEqualTo(1));
    assertThat(house.count("slack_channel where owner = 'hub-2/x' and failures = 5")).isEqualTo(1);
    assertThat(house.count("slack_post where state = 'posting'")).isEqualTo(1);
    assertThat(house.count("job")).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatACrashLeftInTheAir() throws Exception {
    CamelContext hub = house.startHubWithoutDrainer("hub-0");
    UUID call = house.transcribedCall("c-00", 0, "Sales", "Hello");
    house.announce(hub, call);
    house.rows.update("update slack_post set state = 'posting', tries = 1");
    house.rows.update(
        "insert into step (call_id, stage, attempt, owner) values (?, 'post-to-slack', 1, 'gone')",
        call);
    house.rows.update(
        "update slack_channel set owner = 'gone/x', next_post_at = ?",
        Timestamp.from(house.startOf2025()));

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(house.count("step where attempt = 1 and outcome = 'unknown'")).isEqualTo(1);
    assertThat(house.count("step where attempt = 2 and outcome = 'posted'")).isEqualTo(1);
  }

  @Test
  void givesEachChannelItsOwnLine() throws Exception {
    Files.writeString(
        mappings.resolve("slack_channels.json"),
        """
        {"channels": {"sales": {"webhook_env": "SLACK_SALES_WEBHOOK_URL"}},
         "departments": {"Sales": "sales"}}
        """);
    house.environment.setProperty(
        "SLACK_SALES_WEBHOOK_URL", house.slack.address("/services/T0/B0/sales"));
    house.slack.answers =
        post -> post.path().endsWith("sales") ? new StandInSlack.Answer(503, "") : StandInSlack.OK;
    CamelContext hub = house.startHub("hub-1");
    UUID sales = house.transcribedCall("c-00", 0, " SALES ", "Hello");
    UUID billing = house.transcribedCall("c-01", 1, "Billing", "Hello");
    house.announce(hub, sales);
    house.announce(hub, billing);

    untilAsserted(
        () ->
            assertThat(house.count("call where id = ? and state = 'posted'", billing))
                .isEqualTo(1));
    assertThat(house.count("call where id = ? and state = 'processing'", sales)).isEqualTo(1);

    house.slack.answers = post -> StandInSlack.OK;
    untilAsserted(() -> assertThat(house.count("job")).isZero());
    assertThat(house.slack.taken)
        .extracting(StandInSlack.Post::path)
        .containsExactly("/services/T0/B0/default", "/services/T0/B0/sales");
  }

  @Test
  void bridgesADatabaseThatFailsRightAfterThePost() throws Exception {
    UUID call = house.transcribedCall("c-00", 0, "Sales", "Hello");
    house.slack.answers =
        post -> {
          house.rows.execute("alter table call rename to call_away");
          return StandInSlack.OK;
        };
    CamelContext hub = house.startHubWithoutDrainer("hub-0");
    house.announce(hub, call);
    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.slack.taken).hasSize(1));
    house.rows.execute("alter table call_away rename to call");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.slack.asked).hasSize(1);
  }

  private List<UUID> announceShuffled(int number) throws Exception {
    CamelContext writer = house.startHubWithoutDrainer("hub-0");
    List<UUID> calls = new ArrayList<>();
    for (int each = 0; each < number; each++) {
      calls.add(house.transcribedCall("c-%02d".formatted(each), each, "Sales", "Hello"));
    }
    List<UUID> shuffled = new ArrayList<>(calls);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.forEach(call -> house.announce(writer, call));
    return calls;
  }

  private static String[] utterances(int number) {
    String[] said = new String[number];
    for (int each = 0; each < number; each++) {
      said[each] = "This is sentence " + each + " of a long conversation. ".repeat(6);
    }
    return said;
  }

  private static List<String> expected(int number) {
    List<String> names = new ArrayList<>();
    for (int each = 0; each < number; each++) {
      names.add("c-%02d".formatted(each));
    }
    return names;
  }

  private static List<String> calls(List<StandInSlack.Post> posts) {
    return posts.stream()
        .map(
            post -> {
              Matcher named = CALL.matcher(post.text());
              return named.find() ? named.group(1) : "";
            })
        .toList();
  }
}
