package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aMultipart;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static routes.Outside.SERVER;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class SubmitToWhisperRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void sendsTheRecordingAsAFormWithAFile() {
    String id = EngineCalls.held(hub, "whisper");
    SERVER.stubFor(
        post("/v1/audio/transcriptions")
            .willReturn(okJson(Outside.answer("openai/transcription-verbose_json.json"))));
    hub.hurried(id, "posted");
    SERVER.verify(
        1,
        postRequestedFor(urlEqualTo("/v1/audio/transcriptions"))
            .withHeader("Authorization", equalTo("Bearer sk-test-key"))
            .withHeader("Content-Type", containing("multipart/form-data"))
            .withRequestBodyPart(aMultipart("model").withBody(equalTo("whisper-1")).build())
            .withRequestBodyPart(aMultipart("language").withBody(equalTo("en")).build())
            .withRequestBodyPart(
                aMultipart("file").withBody(binaryEqualTo(Outside.RECORDING)).build()));
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains("Thank you for calling Bluegate Support")
        .doesNotContain("Speaker A");
  }
}
