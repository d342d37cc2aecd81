package routes.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class CallActionsTest {
  @Autowired Hub hub;
  @Autowired CallActions actions;

  private final String id = Hub.newId();

  @BeforeEach
  void begin() {
    hub.settle();
  }

  private UUID ours() {
    return hub.database()
        .queryForObject("select id from call where provider_call_id = ?", UUID.class, id);
  }

  private void recordingIsNoSound() {
    Outside.SERVER.stubFor(
        WireMock.get(WireMock.urlPathMatching("/recordings/.*"))
            .willReturn(WireMock.okForContentType("text/html", "<p>Sign in</p>")));
  }

  private long audited(String action) {
    return hub.database()
        .queryForObject(
            "select count(*) from audit where call_id = ? and action = ? and subject = 'asha'",
            Long.class,
            ours(),
            action);
  }

  @Test
  void skipsAParkedCallWithItsReason() {
    recordingIsNoSound();
    hub.accepted(id, Map.of(), "parked");
    actions.skip(ours(), " A test call \0", "asha");
    assertThat(hub.awaitState(id, "skipped").path("reason").asText()).isEqualTo("A test call");
    assertThat(audited("skip")).isEqualTo(1);
    assertThatThrownBy(() -> actions.skip(ours(), "", "asha"))
        .isInstanceOf(NotParkedException.class);
  }

  @Test
  void postsAgainInMessagesOfTheirOwn() {
    hub.accepted(id, Map.of(), "posted");
    int before = Outside.slackMessages(id).size();
    actions.postAgain(ours(), "asha");
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(2 * before);
    assertThat(audited("post-again")).isEqualTo(1);
  }

  @Test
  void announcesNothingWithoutItsTranscriptAndMayHaveItReadAgain() {
    hub.accepted(id, Map.of(), "posted");
    hub.database()
        .update("update transcript set words = null, erased_at = now() where call_id = ?", ours());
    hub.database()
        .update(
            "update recording set deleted_at = now(), deletion_reason = 'Deleted after 1 day' where call_id = ?",
            ours());
    assertThatThrownBy(() -> actions.postAgain(ours(), "asha"))
        .isInstanceOf(NotParkedException.class)
        .hasMessageContaining("without its transcript");
    assertThatThrownBy(() -> actions.runAgain(ours(), "announce-call", "asha"))
        .isInstanceOf(NotParkedException.class);
    actions.runAgain(ours(), "archive-recording", "asha");
    hub.hurried(id, "posted");
    assertThat(
            hub.database()
                .queryForMap(
                    """
                    select words is not null as said, erased_at, deleted_at, deletion_reason
                    from transcript join recording on recording.call_id = transcript.call_id
                    where transcript.call_id = ?
                    """,
                    ours()))
        .containsEntry("said", true)
        .containsEntry("erased_at", null)
        .containsEntry("deleted_at", null)
        .containsEntry("deletion_reason", null);
  }

  @Test
  void runsAgainWithoutPostingAgain() {
    hub.accepted(id, Map.of(), "posted");
    int before = Outside.slackMessages(id).size();
    int submitted = submissions();
    actions.runAgain(ours(), "transcribe-recording", "asha");
    hub.hurried(id, "posted");
    assertThat(submissions()).isEqualTo(submitted + 1);
    assertThat(Outside.slackMessages(id)).hasSize(before);
    assertThat(audited("run-again")).isEqualTo(1);
  }

  private static int submissions() {
    return Outside.SERVER
        .findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/v2/transcript")))
        .size();
  }

  @Test
  void refusesAStageThatIsNone() {
    hub.accepted(id, Map.of(), "posted");
    assertThatThrownBy(() -> actions.runAgain(ours(), "post-to-slack", "asha"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void leavesACallAloneThatIsWorkedOn() {
    hub.accepted(id, Map.of(), "posted");
    hub.database().update("update call set state = 'processing' where id = ?", ours());
    assertThatThrownBy(() -> actions.runAgain(ours(), "announce-call", "asha"))
        .isInstanceOf(NotParkedException.class);
    assertThatThrownBy(() -> actions.postAgain(ours(), "asha"))
        .isInstanceOf(NotParkedException.class);
    hub.database().update("update call set state = 'posted' where id = ?", ours());
  }
}
