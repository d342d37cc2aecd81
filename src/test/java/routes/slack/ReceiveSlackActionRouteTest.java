package routes.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.slack.SlackHouse.untilAsserted;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import routes.Hub;
import routes.Outside;

/** Buttons below messages: a whole hub, and clicks signed as Slack signs them. */
class ReceiveSlackActionRouteTest {
  private static BotHub bot;

  @BeforeAll
  static void start() throws Exception {
    bot = new BotHub();
  }

  @AfterAll
  static void stop() {
    bot.close();
  }

  @BeforeEach
  void settle() {
    bot.hub.settle();
    bot.workspace.faults = question -> null;
    bot.workspace.asked.clear();
  }

  @Test
  void claimsACallForTheFirstWhoClicksAndShowsItInTheMessage() {
    String id = posted();
    StandInWorkspace.Said before = message(id);
    UUID ours = bot.ours(id);
    assertThat(before.buttons()).containsExactly("claim:" + ours);

    HttpResponse<String> answer = click("U0FIRST", "claim", id);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    untilAsserted(
        () ->
            assertThat(message(id).attachments().toString())
                .matches(".*\"Claimed by <@U0FIRST>, \\d\\d:\\d\\d\".*"));
    assertThat(message(id).buttons()).containsExactly("release:" + ours);
    assertThat(message(id).text()).isEqualTo(before.text());
    assertThat(message(id).ts()).isEqualTo(before.ts());
    assertThat(message(id).metadata()).isEqualTo(before.metadata());
    assertThat(audited("claim", id)).isEqualTo("U0FIRST");
    untilAsserted(() -> assertThat(jobs(id)).isZero());

    assertThat(click("U0FIRST", "claim", id).statusCode()).isEqualTo(200);
    assertThat(click("U0SECOND", "claim", id).statusCode()).isEqualTo(200);
    assertThat(click("U0SECOND", "release", id).statusCode()).isEqualTo(200);

    untilAsserted(
        () ->
            assertThat(bot.workspace.asked("chat.postEphemeral"))
                .hasSize(2)
                .allSatisfy(
                    ephemeral -> {
                      assertThat(ephemeral.get("user")).isEqualTo("U0SECOND");
                      assertThat(ephemeral.get("channel")).isEqualTo("C0DEFAULT");
                      assertThat(ephemeral.get("text"))
                          .matches("<@U0FIRST> has claimed this call at \\d\\d:\\d\\d\\.");
                    }));
    assertThat(claimer(id)).isEqualTo("U0FIRST");
    assertThat(
            bot.rows.queryForObject(
                "select count(*) from audit where call_id = ? and action in ('claim', 'release')",
                Integer.class,
                ours))
        .isEqualTo(1);
  }

  @Test
  void keepsTheClaimWhenNewsChangeTheWordsAndTakesItBackFromWhoeverMadeIt() {
    String id = posted();
    click("U0FIRST", "claim", id);
    untilAsserted(() -> assertThat(message(id).buttons().get(0)).startsWith("release:"));

    bot.hub.post(Hub.call(id, Map.of("status", "busy")));

    untilAsserted(() -> assertThat(message(id).text()).contains("• Status: busy\n"));
    assertThat(message(id).attachments().toString()).contains("Claimed by <@U0FIRST>");

    click("U0FIRST", "release", id);

    untilAsserted(() -> assertThat(message(id).buttons()).containsExactly("claim:" + bot.ours(id)));
    assertThat(message(id).text()).contains("• Status: busy\n");
    assertThat(claimer(id)).isNull();
    assertThat(audited("release", id)).isEqualTo("U0FIRST");
    click("U0FIRST", "release", id);
    assertThat(bot.workspace.asked("chat.postEphemeral")).isEmpty();
  }

  @Test
  void showsAClaimThatWasMadeBeforeTheMessageWasWrittenDown() {
    String id = Hub.newId();
    bot.workspace.faults =
        question -> {
          if (question.method().equals("chat.postMessage")) {
            bot.rows.update(
                "update call set claimed_by = 'U0FAST', claimed_at = now()"
                    + " where provider_call_id = ?",
                id);
          }
          return null;
        };

    bot.hub.accepted(id, Map.of(), "posted");

    untilAsserted(
        () -> assertThat(message(id).attachments().toString()).contains("Claimed by <@U0FAST>"));
    assertThat(bot.workspace.asked("chat.postMessage")).hasSize(1);
  }

  @Test
  void putsAParkedCallBackToWorkAndNamesWhoDidInTheAudit() {
    Outside.SERVER.stubFor(post("/v2/upload").willReturn(jsonResponse("{\"error\": \"no\"}", 401)));
    String id = Hub.newId();
    bot.hub.accepted(id, Map.of(), "parked");
    Outside.behaveWell();

    assertThat(click("U0FIRST", "retry", id).statusCode()).isEqualTo(200);

    bot.hub.hurried(id, "posted");
    assertThat(
            bot.rows.queryForObject(
                "select detail from audit where action = 'retry' and call_id = ?",
                String.class,
                bot.ours(id)))
        .isEqualTo("Slack user U0FIRST");
    click("U0FIRST", "retry", id);
    untilAsserted(
        () ->
            assertThat(bot.workspace.asked("chat.postEphemeral"))
                .extracting(ephemeral -> ephemeral.get("text"))
                .containsExactlyInAnyOrder(
                    "The call is put back to work.",
                    "The call is posted, only a parked or skipped one can be put back to work."));
  }

  @Test
  void explainsToThePersonWhatItDoesNotKnow() {
    assertThat(bot.click("U0FIRST", "ack:" + UUID.randomUUID()).statusCode()).isEqualTo(200);
    assertThat(bot.click("U0FIRST", "claim:c-1").statusCode()).isEqualTo(200);
    assertThat(bot.click("U0FIRST", "claim:" + UUID.randomUUID()).statusCode()).isEqualTo(200);
    assertThat(send("{\"type\": \"shortcut\", \"user\": {\"id\": \"U0FIRST\"}}").statusCode())
        .isEqualTo(200);

    untilAsserted(
        () ->
            assertThat(bot.workspace.asked("chat.postEphemeral"))
                .extracting(ephemeral -> ephemeral.get("text"))
                .containsExactlyInAnyOrder(
                    "Switchboard does not know this button.",
                    "Switchboard does not know this button.",
                    "Call not found."));
  }

  @Test
  void answersAtOnceHoweverLongSlackTakesToPassTheWordOn() {
    bot.workspace.faults =
        question ->
            question.method().equals("chat.postEphemeral")
                ? StandInWorkspace.refusal("not_in_channel")
                : null;

    Instant start = Instant.now();
    assertThat(bot.click("U0FIRST", "claim:" + UUID.randomUUID()).statusCode()).isEqualTo(200);

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
    untilAsserted(() -> assertThat(bot.workspace.asked("chat.postEphemeral")).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"block_actions\"}",
        "payload=",
        "payload=%7B",
        "payload=%ZZ",
        "payload=%5B%5D",
        "payload=%7B%7D",
        "payload=%7B%7D&payload=%7B%7D",
        "other=%7B%7D",
        "payload=%7B%22user%22%3A%7B%22id%22%3A%22%3C!channel%3E%22%7D%7D",
      })
  void refusesWhatSlackWouldNotSend(String body) {
    HttpResponse<String> refused = bot.send(body);

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(Outside.read(refused.body()).path("error").asText())
        .matches("The (body|field|payload) .*");
  }

  @Test
  void refusesJsonBuiltToExhaustItsReader() {
    assertThat(send("[".repeat(100_000)).statusCode()).isEqualTo(422);
    assertThat(send("{\"a\":".repeat(50_000)).statusCode()).isEqualTo(422);
  }

  @Test
  void takesNoClickThatSlackDidNotSignJustNow() {
    String id = posted();
    String body = "payload=%7B%22type%22%3A%22block_actions%22%7D";
    String now = Long.toString(Instant.now().getEpochSecond());
    String old = Long.toString(Instant.now().getEpochSecond() - 301);
    String right = BotHub.signature(now, body);

    assertThat(bot.send(body, now, right).statusCode()).isEqualTo(422);
    for (HttpResponse<String> refused :
        new HttpResponse[] {
          bot.send(body + "x", now, right),
          bot.send(body, now, right.substring(0, right.length() - 1)),
          bot.send(body, now, null),
          bot.send(body, null, right),
          bot.send(body, old, BotHub.signature(old, body)),
          bot.send(body, now, "v0=" + "0".repeat(64)),
          bot.hub.post("/slack/actions", body, "Content-Type", "application/json")
        }) {
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).doesNotContain(BotHub.SECRET);
    }
    assertThat(claimer(id)).isNull();
    assertThat(bot.hub.get("/slack/actions").statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> click(String user, String action, String callId) {
    return bot.click(user, action + ":" + bot.ours(callId));
  }

  private HttpResponse<String> send(String payload) {
    return bot.send("payload=" + URLEncoder.encode(payload, UTF_8));
  }

  private String posted() {
    String id = Hub.newId();
    bot.hub.accepted(id, Map.of(), "posted");
    return id;
  }

  private StandInWorkspace.Said message(String callId) {
    assertThat(bot.messages(callId)).hasSize(1);
    return bot.messages(callId).get(0);
  }

  private String claimer(String callId) {
    return bot.rows.queryForObject(
        "select claimed_by from call where id = ?", String.class, bot.ours(callId));
  }

  private String audited(String action, String callId) {
    return bot.rows.queryForObject(
        "select subject from audit where action = ? and call_id = ? order by id desc limit 1",
        String.class,
        action,
        bot.ours(callId));
  }

  private int jobs(String callId) {
    return bot.rows.queryForObject(
        "select count(*) from job where call_id = ?", Integer.class, bot.ours(callId));
  }
}
