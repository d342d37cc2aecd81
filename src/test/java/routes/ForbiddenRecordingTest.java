package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Recording addresses that a sender may name and the hub must not fetch: accepted, then parked. */
@HubTest
class ForbiddenRecordingTest {
  private static final WireMockServer FORBIDDEN =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  @Autowired Hub hub;

  @BeforeAll
  static void listen() {
    FORBIDDEN.start();
  }

  @AfterAll
  static void stop() {
    FORBIDDEN.stop();
  }

  @BeforeEach
  void behaveWell() {
    Outside.behaveWell();
    FORBIDDEN.resetAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/recordings/a.mp3",
        "http://localhost:%d/recordings/a.mp3",
        "http://2130706433:%d/recordings/a.mp3",
        "http://0x7f000001:%d/recordings/a.mp3",
        "http://0177.0.0.1:%d/recordings/a.mp3",
        "http://[::1]:%d/recordings/a.mp3",
        "http://[::ffff:127.0.0.1]:%d/recordings/a.mp3",
        "http://api.exotel.com@127.0.0.1:%d/recordings/a.mp3",
        "http://169.254.169.254/latest/meta-data/?%d",
        "http://10.0.0.1:%d/a.mp3",
        "file:///etc/passwd?%d",
        "not an address %d"
      })
  void areParkedWithTheReasonAndNeverAsked(String address) {
    JsonNode call = parked(address.formatted(FORBIDDEN.port()));
    assertThat(call.path("status").asText()).isEqualTo("failed");
    assertThat(call.path("reason").asText()).contains("recording").doesNotContain("exotel-token");
    FORBIDDEN.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void areNotReachedByARedirectEither() {
    Outside.SERVER.stubFor(
        get(urlPathEqualTo("/recordings/elsewhere.mp3"))
            .willReturn(
                temporaryRedirect("http://127.0.0.1:" + FORBIDDEN.port() + "/recordings/a.mp3")));
    JsonNode call = parked(Outside.recordingUrl("elsewhere"));
    assertThat(call.path("reason").asText()).contains("RECORDING_HOSTS");
    FORBIDDEN.verify(0, anyRequestedFor(anyUrl()));
  }

  private JsonNode parked(String url) {
    return hub.accepted(Hub.newId(), Map.of("recording_url", url), "parked");
  }
}
