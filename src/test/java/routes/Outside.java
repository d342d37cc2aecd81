package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okForContentType;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** The services outside, with the answers of their contracts. */
public final class Outside {
  public static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").containerThreads(64));
  public static final byte[] RECORDING = mp3();

  private static final String SLACK = "/services/T000/B000/test";
  private static final JsonMapper JSON = new JsonMapper();

  static {
    SERVER.start();
    behaveWell();
  }

  private Outside() {}

  /** Back to services that answer as they should, with nothing asked of them yet. */
  public static void behaveWell() {
    SERVER.resetAll();
    SERVER.stubFor(
        post(urlPathMatching("/services/.*")).willReturn(okForContentType("text/html", "ok")));
    SERVER.stubFor(
        get(urlPathMatching("/recordings/.*"))
            .willReturn(aResponse().withHeader("Content-Type", "audio/mpeg").withBody(RECORDING)));
    SERVER.stubFor(post("/v1/traces").willReturn(aResponse()));
    SERVER.stubFor(post("/v2/upload").willReturn(okJson(answer("assemblyai/upload-ok.json"))));
    SERVER.stubFor(
        post("/v2/transcript")
            .willReturn(okJson(answer("assemblyai/create-request-and-queued.json"))));
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript")).willReturn(okJson("{\"transcripts\": []}")));
    SERVER.stubFor(
        get(urlPathMatching("/v2/transcript/.*"))
            .willReturn(okJson(answer("assemblyai/get-completed.json"))));
    SERVER.stubFor(
        post("/v1/chat/completions").willReturn(okJson(answer("openai/minutes-ok.json"))));
  }

  /** Where all of them are. */
  public static String address() {
    return "http://127.0.0.1:" + SERVER.port();
  }

  /** The address under which a recording can be fetched. */
  public static String recordingUrl(String name) {
    return address() + "/recordings/" + name + ".mp3";
  }

  /** The environment of a hub of its own process that finds these services outside. */
  static Map<String, String> environment() {
    return Map.of(
        "LC_ALL",
        "C",
        "SANDBOX",
        "false",
        "SLACK_WEBHOOK_URL",
        slackUrl(),
        "ASSEMBLYAI_API_KEY",
        "aai-test-key",
        "ASSEMBLYAI_BASE_URL",
        address(),
        "RECORDING_HOSTS",
        "exotel=127.0.0.1:" + SERVER.port() + "/recordings");
  }

  public static String slackUrl() {
    return address() + SLACK;
  }

  /** What was posted to Slack, in order. */
  public static List<String> slackMessages() {
    return SERVER.findAll(postRequestedFor(urlEqualTo(SLACK))).stream()
        .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
        .map(request -> read(request.getBodyAsString()).path("text").asText())
        .toList();
  }

  /** The messages that speak of this call. */
  public static List<String> slackMessages(String callId) {
    return slackMessages().stream().filter(text -> text.contains(callId)).toList();
  }

  /** The body of the recorded answer in a fixture. */
  public static String answer(String fixture) {
    return read(fixture(fixture)).path("response").path("body").toString();
  }

  /** What a service or a sender says; payloads that are calls lie among the shipped samples. */
  public static String fixture(String name) {
    try {
      return Files.readString(fixtureFile(name));
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Where that is. */
  public static Path fixtureFile(String name) {
    Path fixture = Path.of("src/test/resources/fixtures", name);
    return Files.exists(fixture) ? fixture : sample(Path.of(name));
  }

  private static Path sample(Path name) {
    try (Stream<Path> files = Files.walk(Path.of("mappings/samples").resolve(name.getParent()))) {
      return files
          .filter(file -> file.endsWith(name.getFileName()))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("there is no fixture " + name));
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  public static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException notJson) {
      throw new AssertionError("not JSON: " + json, notJson);
    }
  }

  private static byte[] mp3() {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    bytes[0] = 'I';
    bytes[1] = 'D';
    bytes[2] = '3';
    return bytes;
  }

  /** Tells the hub where these services are and gives it a directory of its own. */
  static final class Wiring
      implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
      try {
        TestPropertyValues.of(
                "hub.data=" + Files.createTempDirectory("hub"),
                "hub.traces.endpoint=" + address(),
                "hub.slack.webhook-url=" + slackUrl(),
                "hub.transcripts.assemblyai.base-url=" + address(),
                "hub.transcripts.engine=assemblyai",
                "hub.transcripts.deepgram.api-key=dg-test-key",
                "hub.transcripts.deepgram.base-url=" + address(),
                "hub.transcripts.deepgram.usd-per-hour=0.36",
                "hub.transcripts.whisper.api-key=sk-test-key",
                "hub.transcripts.whisper.base-url=" + address() + "/v1",
                "hub.transcripts.shunya.api-key=shunya-test-key",
                "hub.transcripts.shunya.base-url=" + address(),
                "hub.transcripts.shunya.company-id=company_blue",
                "hub.transcripts.shunya.webhook-secret=shunya-test-secret",
                "hub.transcripts.shunya.usd-per-hour=0.36",
                "hub.reconciliation.exotel.base-url=" + address(),
                "hub.reconciliation.twilio.base-url=" + address(),
                "hub.reconciliation.callrail.base-url=" + address() + "/v3",
                "hub.minutes.base-url=" + address(),
                "hub.minutes.api-key=sk-test",
                "hub.recordings.hosts=exotel=127.0.0.1:" + SERVER.port() + "/recordings")
            .applyTo(context);
      } catch (IOException refused) {
        throw new IllegalStateException(refused);
      }
    }
  }
}
