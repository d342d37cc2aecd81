package routes.work;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serviceUnavailable;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.component.seda.SedaEndpoint;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class DoWorkRouteTest {
  @Autowired Hub hub;
  @Autowired WorkSettings work;
  @Autowired WorkInHand inHand;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void worksOnAsManyCallsAtOnceAsTheSettingSaysAndNoOtherLineDoes() {
    assertThat(consumers("do-work")).isEqualTo(work.concurrency());
    assertThat(consumers("claim-due-jobs")).isEqualTo(1);
    assertThat(consumers("post-to-slack")).isEqualTo(1);
    assertThat(consumers("post-next-message")).isEqualTo(4);
  }

  private int consumers(String route) {
    return ((SedaEndpoint) hub.camel().getRoute(route).getEndpoint()).getConcurrentConsumers();
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
    await().untilAsserted(() -> assertThat(inHand.free()).isEqualTo(work.concurrency()));
    assertThat(jobs(id).get(0)).containsEntry("stage", "archive-recording");
    assertThat((Integer) jobs(id).get(0).get("failures")).isPositive();
    hub.database().update("update job set failures = 11 where call_id = ?", hub.ours(id));
    assertThat(hub.hurried(id, "parked").path("reason").asText())
        .startsWith("Failed 12 times, last: ");
    assertThat(jobs(id).get(0)).containsEntry("run_at", null);
  }

  @Test
  void knowsNothingOfTheStepThatWokeTheWorker() {
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson("{\"id\": \"j\", \"status\": \"processing\"}")));
    String waiting = awaitingTranscript();
    String begun = hub.stored("identify-parties", "1 h", "another hub", 1, 0);

    workAfterAnotherStep(waiting, "await-transcript");
    workAfterAnotherStep(begun, "identify-parties");

    await().untilAsserted(() -> assertThat(steps(waiting)).startsWith("waiting"));
    assertThat(jobs(waiting).get(0)).containsEntry("stage", "await-transcript");
    assertThat(steps(waiting)).isEqualTo("waiting AssemblyAI says processing");
    await().untilAsserted(() -> assertThat(steps(begun)).isEqualTo("done without a reason"));
  }

  /** Camel takes a failure for one of its own error handler when it knows the route from before. */
  @Test
  void judgesAFailureAlsoWhenAFailureOfTheSameStageHasWokenTheWorker() {
    SERVER.stubFor(get(urlPathMatching("/v2/transcript/.*")).willReturn(serviceUnavailable()));
    String id = awaitingTranscript();

    workAfterAnotherStep(id, "await-transcript");

    await().untilAsserted(() -> assertThat(steps(id)).isEqualTo("retry AssemblyAI answered 503"));
  }

  private String awaitingTranscript() {
    String id = hub.stored("await-transcript", "1 h", "another hub", 1, 0);
    hub.database()
        .update(
            "insert into transcript (call_id, engine, state, engine_job_id, submitted_at)"
                + " values (?, 'assemblyai', 'waiting', 'j', now())",
            hub.ours(id));
    return id;
  }

  private void workAfterAnotherStep(String id, String stage) {
    Long step =
        hub.database()
            .queryForObject(
                "insert into step (call_id, stage, attempt, owner) values (?, ?, 1, 'another hub') returning id",
                Long.class,
                hub.ours(id),
                stage);
    Map<String, Object> claimed =
        Map.of(
            "call_id",
            hub.ours(id).toString(),
            "stage",
            stage,
            "attempt",
            1,
            "failures",
            0,
            "step_id",
            step);
    hub.producer()
        .send(
            "seda:work?waitForTaskToComplete=Never",
            exchange -> {
              exchange.getMessage().setBody(claimed);
              exchange.setProperty(
                  ExchangePropertyKey.FATAL_FALLBACK_ERROR_HANDLER,
                  new ArrayDeque<>(List.of("ask-assemblyai")));
              exchange.setVariable("owner", "another hub");
              exchange.setVariable("nextStage", "announce-call");
              exchange.setVariable("reason", "the reason of another step");
            });
  }

  private String steps(String id) {
    return hub.database()
        .queryForObject(
            """
            select outcome || ' ' || coalesce(nullif(reason, ''), 'without a reason') from step
            where call_id = ? and owner = 'another hub'
            """,
            String.class,
            hub.ours(id));
  }

  /**
   * A split binds the files of spooled streams to the exchange that was split: here the claim,
   * which often ends before its steps do.
   */
  @Test
  void letsEachStepOwnTheFilesOfItsStreams() throws Exception {
    Map<String, Boolean> owned = new ConcurrentHashMap<>();
    EventNotifierSupport watch =
        new EventNotifierSupport() {
          @Override
          public void notify(CamelEvent event) {
            if (event instanceof ExchangeSendingEvent sending
                && sending.getEndpoint().getEndpointUri().equals("direct://archive-recording")) {
              owned.put(
                  sending.getExchange().getVariable("callId", String.class),
                  sending.getExchange().getProperty(ExchangePropertyKey.STREAM_CACHE_UNIT_OF_WORK)
                      == null);
            }
          }
        };
    hub.camel().getManagementStrategy().addEventNotifier(watch);
    try {
      String id = Hub.newId();
      hub.accepted(id, Map.of("recording_url", ""), "skipped");
      assertThat(owned).containsEntry(hub.ours(id).toString(), true);
    } finally {
      hub.camel().getManagementStrategy().removeEventNotifier(watch);
    }
  }

  private List<Map<String, Object>> jobs(String id) {
    return hub.database().queryForList("select * from job where call_id = ?", hub.ours(id));
  }
}
