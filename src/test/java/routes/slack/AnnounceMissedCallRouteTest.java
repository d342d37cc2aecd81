package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnounceMissedCallRouteTest {
  @TempDir Path mappings;
  private SlackHouse house;

  @BeforeEach
  void build() throws Exception {
    house = new SlackHouse(mappings);
    Files.writeString(
        mappings.resolve("slack_channels.json"),
        """
        {"channels": {"missed": {"webhook_env": "SLACK_MISSED_CALL_WEBHOOK_URL"}},
         "missed_calls": "missed"}
        """);
    house.environment.setProperty(
        "SLACK_MISSED_CALL_WEBHOOK_URL", house.slack.address("/services/T0/B0/missed"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void tellsTheChannelForMissedCallsAndFinishesTheCall() throws Exception {
    CamelContext hub = house.startHub("hub-1");
    Exchange done = house.announceMissed(hub, house.transcribedCall("c-1", 0, "Sales"));

    assertThat(done.getVariable("outcome")).isEqualTo("posting");
    untilAsserted(
        () ->
            assertThat(house.count("call where state = 'posted' and finished_at is not null"))
                .isEqualTo(1));
    assertThat(house.count("job")).isZero();
    assertThat(house.slack.taken)
        .singleElement()
        .satisfies(
            post -> {
              assertThat(post.path()).isEqualTo("/services/T0/B0/missed");
              assertThat(post.text())
                  .startsWith("📵 *Missed Call Alert*\n")
                  .contains("*CS Agent:*\n@meera.nair 09845012377\n")
                  .contains("Call ID: `c-1`");
            });
  }

  @Test
  void parksTheCallWhileItsVariableIsNotSet() throws Exception {
    house.environment.setProperty("SLACK_MISSED_CALL_WEBHOOK_URL", "");
    CamelContext hub = house.startHub("hub-1");
    house.announceMissed(hub, house.transcribedCall("c-1", 0, "Sales"));

    untilAsserted(() -> assertThat(house.count("call where state = 'parked'")).isEqualTo(1));
    assertThat(house.text("select reason from call"))
        .isEqualTo(
            "SLACK_MISSED_CALL_WEBHOOK_URL does not hold the address of a webhook: set it and try"
                + " again.");
    assertThat(house.slack.asked).isEmpty();
  }

  @Test
  void skipsACallThatNobodyWantsToHearOfAnyMore() throws Exception {
    Files.writeString(mappings.resolve("slack_channels.json"), "{\"channels\": {}}");
    CamelContext hub = house.startHubWithoutDrainer("hub-1");

    Exchange done = house.announceMissed(hub, house.transcribedCall("c-1", 0, "Sales"));

    assertThat(done.getVariable("outcome")).isEqualTo("skipped");
    assertThat(done.getVariable("reason")).isEqualTo("No recording available");
    assertThat(house.count("slack_post")).isZero();
  }

  @Test
  void neitherFinishesNorParksACallThatGoesOnWithALateRecording() throws Exception {
    for (StandInSlack.Answer answer :
        new StandInSlack.Answer[] {StandInSlack.OK, new StandInSlack.Answer(404, "no_service")}) {
      UUID call = house.transcribedCall("c-1", 0, "Sales");
      house.announceMissed(house.startHubWithoutDrainer("hub-0"), call);
      house.rows.update(
          "update job set stage = 'archive-recording', run_at = now() where call_id = ?", call);
      house.slack.answers = post -> answer;

      CamelContext drainer = house.startHub("hub-1");

      untilAsserted(
          () ->
              assertThat(
                      house.count(
                          "slack_post where call_id = ? and state <> 'waiting' and state <> 'posting'",
                          call))
                  .isEqualTo(1));
      assertThat(
              house.count(
                  "call join job on call_id = id where id = ? and state = 'processing' and run_at is not null",
                  call))
          .isEqualTo(1);
      house.stop(drainer);
    }
  }

  @Test
  void announcesTheCallItselfToo() throws Exception {
    CamelContext hub = house.startHub("hub-1");
    UUID call = house.transcribedCall("c-1", 0, "Sales", "I left a message");
    house.announceMissed(hub, call);
    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    house.rows.update("update call set state = 'processing'");
    house.rows.update("insert into job (call_id, stage) values (?, 'announce-call')", call);

    house.announce(hub, call);

    untilAsserted(() -> assertThat(house.count("call where state = 'posted'")).isEqualTo(1));
    assertThat(house.slack.taken)
        .extracting(StandInSlack.Post::path)
        .containsExactly("/services/T0/B0/missed", "/services/T0/B0/default");
  }

  private static void untilAsserted(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }
}
