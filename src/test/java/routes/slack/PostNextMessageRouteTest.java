package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.pass;
import static routes.slack.SlackHouse.untilAsserted;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Posting as a bot. What both ways of posting have in common is in {@link PostToSlackRouteTest}.
 */
class PostNextMessageRouteTest {
  private static final String[] LONG = {"words ".repeat(1_500).strip(), "Bye"};

  @TempDir Path mappings;
  private SlackHouse house;

  @BeforeEach
  void build() throws Exception {
    house = new SlackHouse(mappings);
    house.useBot();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void postsAsABotWithIdsAsMetadataAndKeepsWhatSlackCallsTheMessage() throws Exception {
    UUID call = announced("c-1", "<!channel> & co");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    StandInWorkspace.Question post = house.workspace.asked("chat.postMessage").get(0);
    assertThat(post.authorization()).isEqualTo("Bearer xoxb-test");
    assertThat(post.form())
        .containsEntry("channel", "C0DEFAULT")
        .containsEntry("unfurl_links", "0")
        .containsEntry("unfurl_media", "0")
        .containsEntry("link_names", "0")
        .doesNotContainKeys("thread_ts", "parse", "blocks", "token");
    assertThat(post.get("text")).contains("Speaker A: &lt;!channel&gt; &amp; co");
    StandInWorkspace.Said said = house.workspace.said.get(0);
    assertThat(said.metadata().path("event_type").asText()).isEqualTo("call_summary_posted");
    assertThat(said.metadata().path("event_payload"))
        .hasSize(2)
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(call.toString(), call + "/call/1");
    assertThat(house.count("slack_post where ts = ? and slack_channel_id = 'C0DEFAULT'", said.ts()))
        .isEqualTo(1);
    assertThat(house.workspace.asked).hasSize(1);
    assertThat(house.slack.asked).isEmpty();
  }

  @Test
  void postsEachOfTwentyCallsOnceAlthoughSlackTakesEachAndCutsTheLine() throws Exception {
    for (int each = 0; each < 20; each++) {
      announced("c-%02d".formatted(each), "Hello");
    }
    Set<String> cut = ConcurrentHashMap.newKeySet();
    house.workspace.cuts =
        question ->
            question.method().equals("chat.postMessage") && cut.add(question.get("metadata"));

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(20));
    assertThat(cut).hasSize(20);
    assertThat(house.workspace.parents())
        .hasSize(20)
        .extracting(said -> said.metadata().path("event_payload").path("key").asText())
        .doesNotHaveDuplicates();
    assertThat(house.workspace.asked("chat.postMessage")).hasSize(20);
    assertThat(house.count("slack_post where state = 'posted' and ts is not null")).isEqualTo(20);
    assertThat(
            house.count(
                "step where outcome = 'posted' and reason = 'Slack had it from an earlier attempt.'"))
        .isEqualTo(20);
  }

  @Test
  void putsButtonsBelowTheFirstMessageOfACallAndFindsItAgainWithThem() throws Exception {
    house.useButtons();
    UUID call = announced("c-1", LONG);
    String words = house.text("select words from slack_post where part = 1");
    Set<String> cut = ConcurrentHashMap.newKeySet();
    house.workspace.cuts =
        question ->
            question.method().equals("chat.postMessage") && cut.add(question.get("metadata"));

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.workspace.said)
        .hasSize(3)
        .first()
        .satisfies(
            first -> {
              assertThat(first.text()).isEqualTo(words);
              assertThat(first.buttons()).containsExactly("claim:" + call);
            });
    assertThat(house.workspace.said.subList(1, 3)).allMatch(reply -> reply.buttons().isEmpty());
    assertThat(house.workspace.asked).noneMatch(question -> question.form().containsKey("blocks"));
    assertThat(house.workspace.asked("chat.postMessage")).hasSize(3);
  }

  @Test
  void putsTheFinishedMessageInThePlaceOfTheLivingOneAndTheRestIntoItsThread() throws Exception {
    UUID call = announced("c-1", LONG);
    String ts = living(call);

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.workspace.said).hasSize(3);
    StandInWorkspace.Said first = house.workspace.said.get(0);
    assertThat(first.ts()).isEqualTo(ts);
    assertThat(first.text()).isEqualTo(house.text("select words from slack_post where part = 1"));
    assertThat(house.workspace.said.subList(1, 3))
        .allMatch(reply -> ts.equals(reply.threadTs()) && reply.text().startsWith("📝"));
    assertThat(house.count("slack_post where purpose = 'living'")).isZero();
    assertThat(house.count("slack_post where purpose = 'call' and part = 1 and ts = ?", ts))
        .isEqualTo(1);
    assertThat(house.workspace.asked("chat.postMessage")).hasSize(2);
  }

  @Test
  void changesNoLivingMessageAnyMoreOnceThereIsNoBot() throws Exception {
    UUID call = announced("c-1", "Hello");
    living(call);
    house.rows.update("delete from slack_post where purpose = 'call'");
    house.rows.update("update slack_post set state = 'waiting'");
    house.environment.setProperty("hub.slack.bot-token", "");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("slack_post where state = 'parked'")).isEqualTo(1));
    assertThat(house.slack.asked).isEmpty();
    assertThat(house.count("call where state = 'processing'")).isEqualTo(1);
    assertThat(house.count("job where call_id = ?", call)).isEqualTo(1);
  }

  /** A living message of the call that is in Slack. */
  private String living(UUID call) {
    String ts = "1735689600.000100";
    house.workspace.said.add(
        new StandInWorkspace.Said("C0DEFAULT", ts, null, "Received", null, null, null));
    house.rows.update(
        """
        insert into slack_post (call_id, purpose, part, parts, channel, words, state, turn, ts,
          slack_channel_id)
        values (?, 'living', 0, 1, 'default', 'Received', 'posted', now(), ?, 'C0DEFAULT')
        """,
        call,
        ts);
    return ts;
  }

  @Test
  void postsOnceWhenItsHubIsKilledBetweenSlacksYesAndTheRow() throws Exception {
    UUID call = announced("c-1", "Hello");
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    house.timeLimit = Duration.ofSeconds(30);
    house.workspace.cuts =
        question -> {
          if (question.method().equals("chat.postMessage")) {
            taken.countDown();
            pass(killed);
          }
          return false;
        };
    house.startHub("hub-1");
    pass(taken);
    assertThat(house.count("slack_post where state = 'posting' and first_tried_at is not null"))
        .isEqualTo(1);

    house.rows.update("update slack_channel set next_post_at = now(), owner = 'gone'");
    house.startHub("hub-2");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.count("step where attempt = 1 and outcome = 'unknown'")).isEqualTo(1);
    killed.countDown();
    assertThat(house.workspace.parents()).hasSize(1);
    assertThat(house.count("slack_post where ts = ?", house.workspace.said.get(0).ts()))
        .isEqualTo(1);
    assertThat(house.text("select id::text from call where state = 'posted'"))
        .isEqualTo(call.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"announce-call", "announce-missed-call"})
  void finishesACallWhoseStepEndsAtTheSameMoment(String stage) throws Exception {
    UUID call = announced("c-1", "Hello");
    house.rows.update("update job set stage = ? where call_id = ?", stage, call);
    house.rows.update(
        "update slack_post set purpose = ?", stage.equals("announce-call") ? "call" : "missed");
    try (Connection step = house.session()) {
      step.createStatement().executeUpdate("update job set run_at = null, owner = null");
      house.startHub("hub-1");
      untilAsserted(
          () -> assertThat(house.count("pg_locks where not granted")).isGreaterThanOrEqualTo(1));
      step.commit();
    }

    untilAsserted(() -> assertThat(house.count("slack_post where state = 'posted'")).isEqualTo(1));
    assertThat(house.count("job")).isZero();
    assertThat(house.count("call where state = 'posted'")).isEqualTo(1);
  }

  @Test
  void looksBeforeItPostsAgainAfterAFaultOfSlacks() throws Exception {
    onceInsteadOf("chat.postMessage", StandInWorkspace.refusal("internal_error"));
    announced("c-1", "Hello");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(methods())
        .containsExactly("chat.postMessage", "conversations.history", "chat.postMessage");
    StandInWorkspace.Question look = house.workspace.asked("conversations.history").get(0);
    assertThat(look.get("include_all_metadata")).isEqualTo("1");
    assertThat(
            house.count(
                """
                slack_post where extract(epoch from first_tried_at) - ?::numeric between 59 and 61
                """,
                look.get("oldest")))
        .isEqualTo(1);
  }

  @Test
  void looksAfterATimeOut() throws Exception {
    house.timeLimit = Duration.ofMillis(300);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger posts = new AtomicInteger();
    house.workspace.cuts =
        question -> {
          if (question.method().equals("chat.postMessage") && posts.incrementAndGet() == 1) {
            pass(end);
          }
          return false;
        };
    announced("c-1", "Hello");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    end.countDown();
    assertThat(house.workspace.parents()).hasSize(1);
    assertThat(posts).hasValue(1);
  }

  @Test
  void doesNotLookAfterARequestForPatienceSinceNothingWasPosted() throws Exception {
    onceInsteadOf(
        "chat.postMessage",
        new StandInSlack.Answer(
            429, "{\"ok\":false,\"error\":\"ratelimited\"}", Map.of("Retry-After", "600")));
    announced("c-1", "Hello");
    house.startHub("hub-1");

    untilAsserted(
        () ->
            assertThat(
                    house.count(
                        """
                        slack_channel, step where step.outcome = 'retry' and failures = 1
                          and next_post_at - step.ended_at = interval '600 s'
                        """))
                .isEqualTo(1));
    house.rows.update("update slack_channel set next_post_at = now()");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(methods()).containsExactly("chat.postMessage", "chat.postMessage");
  }

  @Test
  void looksWhereItPostedAlthoughTheChannelIsAnotherByNow() throws Exception {
    useFile("C0BEFORE");
    AtomicInteger posts = new AtomicInteger();
    house.workspace.cuts =
        question -> question.method().equals("chat.postMessage") && posts.incrementAndGet() == 1;
    house.workspace.faults =
        question ->
            question.method().equals("conversations.history")
                    && question.get("channel").equals("C0BEFORE")
                    && house.workspace.asked("conversations.history").size() == 1
                ? new StandInSlack.Answer(503, "")
                : null;
    announced("c-1", "Hello");
    house.startHub("hub-1");
    untilAsserted(() -> assertThat(house.workspace.parents()).hasSize(1));
    useFile("C0AFTER");
    house.startHub("hub-2");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.workspace.parents())
        .singleElement()
        .satisfies(said -> assertThat(said.channel()).isEqualTo("C0BEFORE"));
  }

  @Test
  void repliesInTheThreadOfTheFirstMessageAndEachOnce() throws Exception {
    UUID call = announced("c-1", LONG);
    Set<String> cut = ConcurrentHashMap.newKeySet();
    house.workspace.cuts =
        question ->
            question.method().equals("chat.postMessage") && cut.add(question.get("metadata"));

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.workspace.said).hasSize(3);
    String parent = house.workspace.said.get(0).ts();
    assertThat(house.workspace.said)
        .extracting(StandInWorkspace.Said::threadTs)
        .containsExactly(null, parent, parent);
    assertThat(house.workspace.said.get(2).text()).contains("part 3 of 3").contains("Bye");
    assertThat(house.workspace.asked("conversations.replies"))
        .hasSize(2)
        .allMatch(question -> question.get("ts").equals(parent));
    assertThat(house.count("slack_post where call_id = ? and ts is not null", call)).isEqualTo(3);
  }

  @Test
  void uploadsALongTranscriptAsOneFileInTheThreadAndOnce() throws Exception {
    String words = "नमस्ते 😀 & <b> ".repeat(2_000).strip();
    UUID call = announced("c-1", words);
    AtomicInteger shares = new AtomicInteger();
    house.workspace.cuts =
        question ->
            question.method().equals("files.completeUploadExternal")
                && shares.incrementAndGet() == 1;

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(shares).hasValue(1);
    assertThat(house.workspace.said).hasSize(2);
    StandInWorkspace.Said file = house.workspace.said.get(1);
    assertThat(file.threadTs()).isEqualTo(house.workspace.said.get(0).ts());
    assertThat(file.file()).isEqualTo("transcript-" + call + "-call-2.txt");
    byte[] bytes = house.workspace.uploads.values().iterator().next();
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("Speaker A: " + words + "\n");
    StandInWorkspace.Question open = house.workspace.asked("files.getUploadURLExternal").get(0);
    assertThat(open.get("length")).isEqualTo("" + bytes.length);
    assertThat(house.workspace.asked("files.completeUploadExternal").get(0).get("files"))
        .contains("Transcript of call c-1");
  }

  @Test
  void keepsARefusalOfTheChannelUntilSlackTakesAMessage() throws Exception {
    String sentence = parkedWith(StandInWorkspace.refusal("not_in_channel"));
    assertThat(sentence).contains("invite the app into the channel default (C0DEFAULT)");
    assertThat(house.text("select refusal from slack_channel")).isEqualTo(sentence);
    house.workspace.faults = question -> null;

    UUID call = house.rows.queryForObject("select id from call", UUID.class);
    house.announce(house.startHubWithoutDrainer("hub-0"), call);

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.count("slack_channel where refusal is null")).isEqualTo(1);
    assertThat(house.workspace.asked("conversations.history")).isEmpty();
  }

  @Test
  void doesNotBlameTheChannelForAMessage() throws Exception {
    parkedWith(StandInWorkspace.refusal("msg_too_long"));

    assertThat(house.count("slack_channel where refusal is null")).isEqualTo(1);
  }

  @Test
  void parksWhenItMayNotLookAndPostsNothingTwice() throws Exception {
    AtomicInteger posts = new AtomicInteger();
    house.workspace.cuts =
        question -> question.method().equals("chat.postMessage") && posts.incrementAndGet() == 1;
    house.workspace.faults =
        question ->
            question.method().equals("conversations.history")
                ? new StandInSlack.Answer(
                    200,
                    "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"channels:history\"}")
                : null;
    UUID call = announced("c-1", "Hello");
    house.startHub("hub-1");
    untilAsserted(
        () ->
            assertThat(
                    house.count("call where state = 'parked' and reason like '%channels:history%'"))
                .isEqualTo(1));

    house.workspace.faults = question -> null;
    house.announce(house.startHubWithoutDrainer("hub-0"), call);

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.workspace.parents()).hasSize(1);
    assertThat(posts).hasValue(1);
  }

  @Test
  void postsADepartmentsCallsInItsChannel() throws Exception {
    useFile("C0SALES");
    announced("c-1", "Hello");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.workspace.said).hasSize(1));
    assertThat(house.workspace.said.get(0).channel()).isEqualTo("C0SALES");
  }

  @Test
  void parksAFileThatWasWrittenForABotWhenThereIsNoneAnyMore() throws Exception {
    announced("c-1", "words ".repeat(10_000));
    house.environment.setProperty("hub.slack.bot-token", "");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.count("call where state = 'parked'")).isEqualTo(1));
    assertThat(house.text("select reason from call")).contains("set SLACK_BOT_TOKEN");
    assertThat(house.slack.taken).hasSize(1);
  }

  @Test
  void mentionsTheAgent() throws Exception {
    house.workspace.users.put("meera.nair@example.com", "{\"id\":\"U0123ABCD\"}");
    announced("c-1", "Hello");

    house.startHub("hub-1");

    untilAsserted(() -> assertThat(house.workspace.said).hasSize(1));
    assertThat(house.workspace.said.get(0).text()).contains("*CS Agent:*\n<@U0123ABCD> 0984");
  }

  private String parkedWith(StandInSlack.Answer answer) throws Exception {
    house.workspace.faults =
        question -> question.method().equals("chat.postMessage") ? answer : null;
    announced("c-1", "Hello");
    house.startHub("hub-1");
    untilAsserted(() -> assertThat(house.count("call where state = 'parked'")).isEqualTo(1));
    return house.text("select reason from call");
  }

  private void onceInsteadOf(String method, StandInSlack.Answer answer) {
    house.workspace.faults =
        question ->
            question.method().equals(method) && house.workspace.asked(method).size() == 1
                ? answer
                : null;
  }

  private void useFile(String salesChannel) throws Exception {
    Files.writeString(
        mappings.resolve("slack_channels.json"),
        """
        {"channels": {"sales": {"channel_id": "%s"}}, "departments": {"Sales": "sales"}}
        """
            .formatted(salesChannel));
  }

  private UUID announced(String providerCallId, String... said) throws Exception {
    if (writer == null) {
      writer = house.startHubWithoutDrainer("hub-0");
    }
    UUID call = house.transcribedCall(providerCallId, ++accepted, "Sales", said);
    house.announce(writer, call);
    house.workspace.asked.clear();
    return call;
  }

  private CamelContext writer;
  private int accepted;

  private List<String> methods() {
    List<String> methods = new ArrayList<>();
    house.workspace.asked.forEach(question -> methods.add(question.method()));
    return methods;
  }
}
