package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.work.CannotContinueException;

/** The route and {@code line-up-messages} behind it. */
class AnnounceCallRouteTest {
  private static final String WORDS = "words ".repeat(1_500).strip();

  @TempDir Path mappings;
  private SlackHouse house;
  private CamelContext hub;

  @BeforeEach
  void build() throws Exception {
    house = new SlackHouse(mappings);
    hub = house.startHubWithoutDrainer("hub-1");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void putsTheMessagesInTheLineOfTheirChannel() throws Exception {
    UUID call = house.transcribedCall("c-1", 5, "Sales", "Hello", WORDS);

    Exchange done = house.announce(hub, call);

    assertThat(done.getVariable("outcome")).isEqualTo("posting");
    assertThat(
            house.count(
                """
                slack_post
                where parts = 3 and part between 1 and 3 and channel = 'default' and state = 'waiting'
                  and turn = (select accepted_at from call)
                """))
        .isEqualTo(3);
    assertThat(house.count("slack_channel where name = 'default' and owner is null")).isEqualTo(1);
    assertThat(house.slack.asked).isEmpty();
  }

  @Test
  void writesTheMessagesAnewWhileNoneHasGoneOut() throws Exception {
    UUID call = house.transcribedCall("c-1", 5, "Sales", "Hello", WORDS);
    house.announce(hub, call);
    house.rows.update("delete from utterance where position = 1");
    house.rows.update("update slack_post set state = 'parked', reason = 'no_service'");

    house.announce(hub, call);

    assertThat(house.count("slack_post")).isEqualTo(1);
    assertThat(house.count("slack_post where parts = 1 and state = 'waiting' and reason is null"))
        .isEqualTo(1);
    assertThat(house.text("select words from slack_post")).contains("Speaker A: Hello\n```");
  }

  @Test
  void keepsWhatWasWrittenOnceTheFirstPartHasGoneOut() throws Exception {
    UUID call = house.transcribedCall("c-1", 5, "Sales", "Hello", WORDS);
    house.announce(hub, call);
    house.rows.update("update slack_post set state = 'posted', posted_at = now() where part = 1");
    house.rows.update(
        "update slack_post set state = 'parked', turn = '-infinity', reason = 'x' where part > 1");
    house.rows.update("update utterance set words = 'Other words'");

    Exchange done = house.announce(hub, call);

    assertThat(done.getVariable("outcome")).isEqualTo("posting");
    assertThat(house.count("slack_post where part = 1 and state = 'posted'")).isEqualTo(1);
    assertThat(
            house.count(
                "slack_post where part > 1 and state = 'waiting' and reason is null and turn > '-infinity'"))
        .isEqualTo(2);
    assertThat(house.count("slack_post where words like '%Other words%'")).isZero();
    assertThat(house.count("job")).isEqualTo(1);
  }

  @Test
  void finishesACallThatSlackHasAlready() throws Exception {
    UUID call = house.transcribedCall("c-1", 5, "Sales", "Hello");
    house.announce(hub, call);
    house.rows.update("update slack_post set state = 'posted', posted_at = now()");

    house.announce(hub, call);

    assertThat(house.count("slack_post where state = 'posted'")).isEqualTo(1);
    assertThat(house.count("call where state = 'posted' and finished_at is not null")).isEqualTo(1);
    assertThat(house.count("job")).isZero();
  }

  @Test
  void announcesACallWithoutATranscript() throws Exception {
    UUID call = house.transcribedCall("c-1", 5, null);

    house.announce(hub, call);

    assertThat(house.text("select words from slack_post"))
        .contains("(no speech was recognised)")
        .contains("*Timestamp:*\n2025-01-31 09:30:00 IST\n")
        .contains("• Duration: 120s\n• Status: completed\n")
        .contains("*Department:*\nN/A\n");
  }

  @Test
  void cannotAnnounceACallThatIsNotOnFile() {
    Exchange done =
        hub.createProducerTemplate()
            .send(
                "direct:announce-call",
                prepared -> prepared.setVariable("callId", UUID.randomUUID().toString()));

    assertThat(done.getException())
        .hasRootCauseInstanceOf(CannotContinueException.class)
        .hasRootCauseMessage("The call is not on file any more.");
  }
}
