package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class TranscribeRecordingRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void waitsForAJobThatWasSubmittedBeforeRatherThanSubmitAnother() {
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson("{\"id\": \"j\", \"status\": \"processing\"}")));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("transcribe-recording done"));
    assertThat(
            hub.database()
                .queryForMap(
                    "select stage, run_at - now() between '1 s' and '3 s' as soon from job where call_id = ?",
                    hub.ours(id)))
        .containsEntry("stage", "await-transcript")
        .containsEntry("soon", true);
    hub.database()
        .update(
            "update job set stage = 'transcribe-recording', run_at = now() where call_id = ?",
            hub.ours(id));
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(Outside.answer("assemblyai/get-completed.json"))));
    hub.hurried(id, "posted");
    assertThat(hub.steps(id).stream().filter("transcribe-recording done"::equals)).hasSize(2);
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/upload")));
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v2/transcript")));
  }
}
