package routes.work;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class DoWorkRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void takesACallThroughItsStagesAndWritesEachDown() {
    String id = Hub.newId();
    hub.post(Hub.call(id));
    hub.hurried(id, "posted");
    assertThat(hub.steps(id))
        .containsExactly(
            "identify-parties done",
            "archive-recording done",
            "transcribe-recording done",
            "await-transcript done",
            "announce-call posting",
            "post-to-slack posted");
    assertThat(
            hub.database()
                .queryForObject(
                    "select count(*) from step where call_id = ? and ended_at is null",
                    Integer.class,
                    hub.ours(id)))
        .isZero();
    assertThat(jobs(id)).isEmpty();
  }

  @Test
  void keepsTheStageOfAStepThatFailedAndParksTheCallInTheEnd() {
    SERVER.stubFor(get(urlPathMatching("/recordings/.*")).willReturn(serviceUnavailable()));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("archive-recording retry"));
    await().untilAsserted(() -> assertThat(jobs(id).get(0)).containsEntry("owner", null));
    assertThat(jobs(id).get(0)).containsEntry("stage", "archive-recording");
    assertThat((Integer) jobs(id).get(0).get("failures")).isPositive();
    hub.database().update("update job set failures = 11 where call_id = ?", hub.ours(id));
    assertThat(hub.hurried(id, "parked").path("reason").asText())
        .startsWith("Failed 12 times, last: ");
    assertThat(jobs(id).get(0)).containsEntry("run_at", null);
  }

  private List<Map<String, Object>> jobs(String id) {
    return hub.database().queryForList("select * from job where call_id = ?", hub.ours(id));
  }
}
