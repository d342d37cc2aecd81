package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.Outside.SERVER;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class SubmitToDeepgramRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void readsARecordingInOneRequest() {
    String id = EngineCalls.held(hub, "deepgram");
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .willReturn(okJson(Outside.answer("deepgram/listen-url-ok.json"))));
    hub.hurried(id, "posted");
    LoggedRequest request = SERVER.findAll(postRequestedFor(urlPathEqualTo("/v1/listen"))).get(0);
    assertThat(request.getBody()).isEqualTo(Outside.RECORDING);
    assertThat(request.getHeader("Content-Type")).isEqualTo("audio/mpeg");
    assertThat(request.getHeader("Authorization")).isEqualTo("Token dg-test-key");
    Map.of("model", "nova-3", "language", "en", "diarize", "true", "utterances", "true")
        .forEach(
            (name, value) ->
                assertThat(request.queryParameter(name).firstValue()).isEqualTo(value));
    SERVER.verify(0, anyRequestedFor(urlPathMatching("/v2/.*")));
    assertThat(Outside.slackMessages(id)).singleElement().asString().contains("Speaker A: Thank");
    assertThat(
            hub.database()
                .queryForMap(
                    "select reason, cost_usd from step where call_id = ? and stage = 'transcribe-recording'",
                    hub.ours(id)))
        .containsEntry("reason", "Read by deepgram, 27 s of sound")
        .containsEntry("cost_usd", new BigDecimal("0.002700"));
  }

  /** Exotel puts the agent on the first channel of two. */
  @Test
  void namesAgentAndCustomerByTheChannelsOfTheRecording() throws IOException {
    String id = EngineCalls.held(hub, "deepgram");
    SERVER.stubFor(
        get(urlPathMatching("/recordings/.*"))
            .willReturn(
                aResponse().withHeader("Content-Type", "audio/wav").withBody(Sounds.wav(2, 1))));
    SERVER.stubFor(
        post(urlPathEqualTo("/v1/listen"))
            .willReturn(
                okJson(
                    """
                    {"metadata": {"duration": 4}, "results": {
                      "channels": [{"alternatives": [{"transcript": "Good morning."}]},
                                   {"alternatives": [{"transcript": "Hello."}]}],
                      "utterances": [
                        {"start": 2, "end": 3, "channel": 0, "speaker": 0, "transcript": "Good morning."},
                        {"start": 0, "end": 1, "channel": 1, "speaker": 0, "transcript": "Hello."}]}}
                    """)));
    hub.hurried(id, "posted");
    SERVER.verify(
        postRequestedFor(urlPathEqualTo("/v1/listen"))
            .withQueryParam("multichannel", equalTo("true")));
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains("Customer: Hello.\nAgent: Good morning.");
  }
}
