package routes.transcripts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static routes.Outside.SERVER;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Body;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** A hub whose Whisper takes little, with the ffmpeg of this machine. */
@HubTest
@TestPropertySource(properties = "hub.transcripts.whisper.max-size=100KB")
class SubmitToWhisperInPartsTest {
  private static final String ADDRESS = "/v1/audio/transcriptions";

  @Autowired Hub hub;
  @Autowired AudioSplitter splitter;

  @Value("${hub.data}")
  Path data;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  /** Forty seconds that do not fit into one request as they are, nor as mp3. */
  private String held() throws IOException {
    assumeTrue(splitter.available(), "ffmpeg is not on this machine");
    String id = EngineCalls.held(hub, "whisper");
    SERVER.stubFor(
        get(urlPathMatching("/recordings/.*"))
            .willReturn(
                aResponse().withHeader("Content-Type", "audio/wav").withBody(Sounds.wav(1, 40))));
    return id;
  }

  private static void answers(String state, ResponseDefinitionBuilder answer, String next) {
    SERVER.stubFor(
        post(ADDRESS)
            .inScenario("parts")
            .whenScenarioStateIs(state)
            .willReturn(answer)
            .willSetStateTo(next));
  }

  private static ResponseDefinitionBuilder words(String words, int seconds) {
    return okJson(
        "{\"text\": \"%s\", \"duration\": %d, \"language\": \"english\"}"
            .formatted(words, seconds));
  }

  @Test
  void sendsALargeRecordingInPartsAndJoinsWhatComesBack() throws IOException {
    String id = held();
    answers("Started", words("one two", 24), "second");
    answers("second", words("three", 16), "done");
    assertThat(hub.hurried(id, "posted").path("transcription_text").asText())
        .isEqualTo("one two three");
    assertThat(SERVER.findAll(postRequestedFor(urlEqualTo(ADDRESS))))
        .hasSize(2)
        .allSatisfy(request -> assertThat(file(request).asBytes()).hasSizeLessThan(100 << 10))
        .allSatisfy(request -> assertThat(file(request).asBytes()).startsWith('I', 'D', '3'));
    assertThat(EngineCalls.reasons(hub, id, "transcribe-recording", "done"))
        .containsExactly("Read by whisper, 40 s of sound");
    assertNothingIsLeft();
  }

  private static Body file(LoggedRequest request) {
    return request.getPart("file").getBody();
  }

  @Test
  void repeatsAllPartsWhenOneFails() throws IOException {
    String id = held();
    answers("Started", words("one two", 24), "second");
    answers("second", jsonResponse("{}", 503), "again");
    answers("again", words("one two", 24), "last");
    answers("last", words("three", 16), "done");
    assertThat(hub.hurried(id, "posted").path("transcription_text").asText())
        .isEqualTo("one two three");
    SERVER.verify(4, postRequestedFor(urlEqualTo(ADDRESS)));
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    await()
        .untilAsserted(
            () -> {
              try (Stream<Path> spooled = Files.walk(data.resolve("spool"))) {
                assertThat(spooled.filter(path -> path.toString().contains("part"))).isEmpty();
              }
            });
  }

  @Test
  void saysInHealthThatItCanSplit() {
    assertThat(Outside.read(hub.get("/health").body()).at("/parts/splitter").asText())
        .isEqualTo(splitter.available() ? "enabled" : "disabled");
  }
}
