package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertOperatorsRouteTest {
  private static final String REVOKED = "Slack refuses the webhook (no_service): make a new one.";

  @TempDir Path mappings;
  private SlackHouse house;

  @BeforeEach
  void build() throws Exception {
    house = new SlackHouse(mappings);
    house.environment.setProperty(
        "hub.slack.alert-webhook-url", house.slack.address("/services/T0/B0/operators"));
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void gathersParkedCallsByReasonInOneDigestWithIdsAndWithoutNumbers() throws Exception {
    for (int each = 0; each < 5; each++) {
      parked(REVOKED);
    }
    UUID other = parked("<!channel> said 09845012345 & left");

    house.startAlertingHub("hub-1");

    untilAsserted(() -> assertThat(house.count("alert where subject = 'digest'")).isEqualTo(1));
    StandInSlack.Post post = house.slack.taken.get(0);
    assertThat(post.path()).isEqualTo("/services/T0/B0/operators");
    assertThat(post.text())
        .startsWith("*Switchboard*\n• 5 calls are parked: " + REVOKED + " `")
        .contains(" and 2 more\n• 1 call is parked: &lt;!channel&gt; said …45 &amp; left `" + other)
        .doesNotContain("09845012345")
        .doesNotContainPattern("\\bc-1\\b");
    assertThat(house.slack.asked).hasSize(1);
  }

  @Test
  void givesEachCallThatItNamesAButtonToRetryIt() throws Exception {
    house.useBot();
    house.useButtons();
    for (int each = 0; each < 5; each++) {
      parked(REVOKED);
    }
    UUID other = parked("something else");

    house.startAlertingHub("hub-1");

    untilAsserted(() -> assertThat(house.count("alert where subject = 'digest'")).isEqualTo(1));
    JsonNode body = house.slack.taken.get(0).body();
    assertThat(body.path("text").asText()).startsWith("*Switchboard*\n• 5 calls are parked: ");
    assertThat(body.has("blocks")).isFalse();
    JsonNode actions = body.at("/attachments/0/blocks/0");
    assertThat(actions.path("type").asText()).isEqualTo("actions");
    assertThat(actions.path("elements"))
        .hasSize(4)
        .allSatisfy(
            button -> {
              String call = button.path("value").asText().replaceFirst("^retry:", "");
              assertThat(body.path("text").asText()).contains("`" + call + "`");
              assertThat(button.path("text").toString())
                  .isEqualTo(
                      "{\"type\":\"plain_text\",\"text\":\"Retry " + call.substring(0, 8) + "\"}");
              assertThat(button.properties()).hasSize(3);
            });
    assertThat(actions.findValuesAsText("value")).contains("retry:" + other);
  }

  @Test
  void repeatsNothingAndWaitsFiveMinutesWithTheNextDigest() throws Exception {
    parked("first");
    CamelContext hub = house.startAlertingHub("hub-1");
    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(1));
    parked("second");
    house.stop(hub);
    house.rows.update("delete from turn");
    house.startAlertingHub("hub-2");
    house.refusedFiles.put("a.json", "marks that a tick has passed");
    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(2));
    assertThat(house.slack.taken).hasSize(2);
    assertThat(house.slack.taken.get(1).text()).doesNotContain("first", "second");

    house.rows.update("update alert set told_at = now() - interval '6 minutes'");

    untilAsserted(() -> assertThat(house.slack.taken).hasSize(3));
    assertThat(house.slack.taken.get(2).text()).contains("second").doesNotContain("first");
    untilAsserted(() -> assertThat(toldJustNow()).isEqualTo(1));
    house.rows.update("update call set finished_at = now() where reason = 'first'");
    house.rows.update("update alert set told_at = now() - interval '6 minutes'");
    untilAsserted(() -> assertThat(house.slack.taken).hasSize(4));
    assertThat(house.slack.taken.get(3).text()).contains("first").doesNotContain("second");
  }

  @Test
  void tellsAtOnceAndOnceThatSlackRefusesAChannelAndThatItTakesMessagesAgain() throws Exception {
    house.rows.update("insert into slack_channel (name, refusal) values ('sales', ?)", REVOKED);

    house.startAlertingHub("hub-1");
    house.startAlertingHub("hub-2");

    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(1));
    house.rows.update("update slack_channel set refusal = null");
    untilAsserted(() -> assertThat(house.count("alert")).isZero());
    assertThat(house.slack.asked)
        .extracting(StandInSlack.Post::text)
        .containsExactly(
            "*Switchboard*\n• Slack refuses the channel sales: " + REVOKED,
            "*Switchboard*\n• Slack takes messages again for the channel sales");
  }

  @Test
  void gathersEventsThatWereGivenUpInTheDigestAndTellsThatTheirSubscriberWantsNoMore()
      throws Exception {
    house.rows.update(
        "insert into subscriber (name, events, entry, refusal) values ('crm', '{}', 'x', 'Gone')");
    givenUp("crm", "status 500 <html> of 09845012345", 3);
    givenUp("bi", null, 1);

    CamelContext hub = house.startAlertingHub("hub-1");

    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(2));
    givenUp("bi", "too late", 1);
    house.rows.update("update subscriber set refusal = null");
    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(1));
    house.rows.update("update alert set told_at = now() - interval '6 minutes'");
    untilAsserted(() -> assertThat(house.slack.taken).hasSize(3));
    untilAsserted(() -> assertThat(toldJustNow()).isEqualTo(1));
    house.stop(hub);
    assertThat(house.slack.asked)
        .extracting(StandInSlack.Post::text)
        .containsExactly(
            "*Switchboard*\n"
                + "• 3 events were given up for crm: status 500 &lt;html&gt; of …45\n"
                + "• 1 event was given up for bi: no reason given\n"
                + "• The subscriber crm wants no more events: Gone",
            "*Switchboard*\n• The subscriber crm refuses events no longer",
            "*Switchboard*\n• 1 event was given up for bi: too late");
    assertThat(house.count("outgoing_event where giving_up_told_at = ended_at")).isEqualTo(5);
  }

  private void givenUp(String subscriber, String answer, int count) {
    for (int each = 0; each < count; each++) {
      house.rows.update(
          """
          insert into outgoing_event
            (tenant_id, subscriber, type, call_id, state, answer, ended_at)
          values ('default', ?, 'call.completed', gen_random_uuid(), 'given-up', ?,
                  clock_timestamp())
          """,
          subscriber,
          answer);
    }
  }

  @Test
  void tellsThatAFileIsRefusedAndThatItIsInUseAgain() throws Exception {
    house.refusedFiles.put("slack/classic.mustache", "there is nothing named <x>");

    house.startAlertingHub("hub-1");

    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(1));
    house.refusedFiles.clear();
    untilAsserted(() -> assertThat(house.count("alert")).isZero());
    assertThat(house.slack.asked)
        .extracting(StandInSlack.Post::text)
        .containsExactly(
            "*Switchboard*\n• slack/classic.mustache is not in use: there is nothing named &lt;x&gt;",
            "*Switchboard*\n• slack/classic.mustache is in use again");
  }

  @Test
  void doesNotKnockAtAChannelThatTakesNoAlerts() throws Exception {
    house.slack.answers = post -> new StandInSlack.Answer(404, "no_service");
    parked("first");
    CamelContext hub = house.startAlertingHub("hub-1");
    untilAsserted(() -> assertThat(house.slack.asked).hasSize(1));
    house.stop(hub);
    assertThat(house.slack.asked).hasSize(1);
    assertThat(house.count("alert")).isZero();

    house.slack.answers = post -> StandInSlack.OK;
    house.rows.update("delete from turn");
    house.startAlertingHub("hub-2");

    untilAsserted(() -> assertThat(house.count("alert")).isEqualTo(1));
    assertThat(house.slack.taken).hasSize(1);
  }

  @Test
  void showsTheAddressInNoEndpointAndSaysNothingWithoutOne() throws Exception {
    CamelContext hub = house.startAlertingHub("hub-1");
    assertThat(hub.getEndpointRegistry().toString()).doesNotContain("/services/");
    assertThat(hub.getEndpoints())
        .anyMatch(endpoint -> endpoint.getEndpointUri().startsWith("slack:"))
        .noneMatch(endpoint -> endpoint.getEndpointUri().contains("services"));
    house.stop(hub);

    house.environment.setProperty("hub.slack.alert-webhook-url", "");
    parked("first");
    OperatorAlerts silent =
        (OperatorAlerts)
            house.startAlertingHub("hub-2").getRegistry().lookupByName("operatorAlerts");
    assertThat(silent.news()).isNull();
    assertThat(house.slack.asked).isEmpty();
  }

  private long toldJustNow() {
    return house.rows.queryForObject(
        "select count(*) from alert where told_at > now() - interval '1 minute'", Long.class);
  }

  private UUID parked(String reason) throws Exception {
    UUID call = house.transcribedCall("c-1", 0, "Sales");
    house.rows.update(
        "update call set state = 'parked', finished_at = clock_timestamp(), reason = ? where id = ?",
        reason,
        call);
    return call;
  }

  private static void untilAsserted(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }
}
