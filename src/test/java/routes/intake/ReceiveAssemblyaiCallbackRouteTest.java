package routes.intake;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static routes.Outside.SERVER;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.transcripts.EngineCallbacks;

@HubTest
class ReceiveAssemblyaiCallbackRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> call(String body) {
    return hub.post("/webhook/assemblyai", body, "Content-Type", "application/json");
  }

  /** The job of the fixtures is the one that the stand-in gives to each call. */
  @Test
  void fetchesTheTranscriptAtOnceHoweverOftenItIsCalled() {
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(Outside.answer("assemblyai/get-processing.json"))));
    String id = Hub.newId();
    hub.post(Hub.call(id));
    await().untilAsserted(() -> assertThat(hub.steps(id)).contains("await-transcript waiting"));
    hub.database()
        .update(
            "update job set run_at = now() + interval '1 hour' where owner is null and call_id = ?",
            hub.ours(id));
    Outside.behaveWell();
    String body =
        Outside.read(Outside.fixture("assemblyai/webhook-completed.json"))
            .at("/request/body")
            .toString();
    await()
        .untilAsserted(
            () -> {
              assertThat(call(body).statusCode()).isEqualTo(200);
              assertThat(call(body).statusCode()).isEqualTo(200);
              assertThat(hub.state(id)).isEqualTo("posted");
            });
    assertThat(call(body).statusCode()).isEqualTo(200);
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  /** Any 4xx would end AssemblyAI's tries for good. */
  @Test
  void takesAJobThatItDoesNotKnowForNoError() {
    assertThat(call("{\"transcript_id\": \"unknown\", \"status\": \"completed\"}").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"id\": \"x\"}", "[]", "words"})
  void refusesWhatNamesNoJob(String body) {
    assertThat(call(body).statusCode()).isEqualTo(422);
  }

  @Test
  void refusesWhoeverDoesNotKnowTheSecret() {
    EngineCallback callback =
        new EngineCallback(new EngineCallbacks("https://hub.example", "secret", false));
    assertThatThrownBy(
            () ->
                callback.assemblyAiJob(
                    "{\"transcript_id\": \"x\"}".getBytes(), "application/json", "secret"))
        .isInstanceOf(UnauthorizedException.class);
  }
}
