package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.Outside.SERVER;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** Several engines, one of which fails. */
@HubTest
class ActOnProgressRouteTest {
  private static final String DEEPGRAM_REFUSES =
      "Deepgram refused the key: check DEEPGRAM_API_KEY and DEEPGRAM_BASE_URL (Invalid credentials.)";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static void deepgram(ResponseDefinitionBuilder answer) {
    SERVER.stubFor(post(urlPathEqualTo("/v1/listen")).willReturn(answer));
  }

  private static void deepgramRefuses() {
    deepgram(jsonResponse(Outside.answer("deepgram/error-401.json"), 401));
  }

  @Test
  void asksTheNextEngineAtOnceWhenTheFirstOneRefuses() {
    String id = EngineCalls.held(hub, "deepgram,assemblyai");
    deepgramRefuses();
    hub.hurried(id, "posted");
    assertThat(EngineCalls.reasons(hub, id, "transcribe-recording", "failover"))
        .containsExactly(DEEPGRAM_REFUSES + "; assemblyai is asked now");
    assertThat(EngineCalls.reasons(hub, id, "await-transcript", "done"))
        .containsExactly("Read by assemblyai, 27 s of sound");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void asksTheNextEngineAfterThreeTriesWhenTheFirstOneIsDown() {
    String id = EngineCalls.held(hub, "assemblyai,deepgram");
    SERVER.stubFor(post("/v2/upload").willReturn(aResponse().withStatus(503)));
    deepgram(okJson(Outside.answer("deepgram/listen-url-ok.json")));
    hub.hurried(id, "posted");
    assertThat(EngineCalls.reasons(hub, id, "transcribe-recording", "retry")).hasSize(2);
    assertThat(EngineCalls.reasons(hub, id, "transcribe-recording", "failover"))
        .containsExactly("Failed 3 times, last: AssemblyAI answered 503; deepgram is asked now");
    SERVER.verify(3, postRequestedFor(urlEqualTo("/v2/upload")));
  }

  @Test
  void asksTheNextEngineWhenTheJobOfTheFirstOneComesToNothing() {
    String id = EngineCalls.held(hub, "assemblyai,deepgram");
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(
                okJson("{\"status\": \"error\", \"error\": \"Audio duration is too short.\"}")));
    deepgram(okJson(Outside.answer("deepgram/listen-url-ok.json")));
    hub.hurried(id, "posted");
    assertThat(EngineCalls.reasons(hub, id, "await-transcript", "failover"))
        .containsExactly(
            "AssemblyAI could not read the recording: Audio duration is too short.; deepgram is asked now");
  }

  @Test
  void parksWhenNoneIsLeftAndBeginsWithTheFirstOneAgain() {
    String id = EngineCalls.held(hub, "deepgram,whisper");
    deepgramRefuses();
    SERVER.stubFor(
        post("/v1/audio/transcriptions")
            .willReturn(jsonResponse(Outside.answer("openai/error-401.json"), 401)));
    assertThat(hub.hurried(id, "parked").path("reason").asText()).contains("OPENAI_API_KEY");
    deepgram(okJson(Outside.answer("deepgram/listen-url-ok.json")));
    assertThat(hub.post("/api/calls/" + id + "/retry", "").statusCode()).isEqualTo(200);
    hub.hurried(id, "posted");
    SERVER.verify(2, postRequestedFor(urlPathEqualTo("/v1/listen")));
    SERVER.verify(1, postRequestedFor(urlEqualTo("/v1/audio/transcriptions")));
  }
}
