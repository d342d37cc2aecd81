package routes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The stand-ins over real HTTP, in an application that has nothing else. Each of them answers
 * through answer-from-sandbox.
 */
@SpringBootTest(
    classes = SandboxOnly.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=-1",
      "management.endpoint.health.validate-group-membership=false",
      "hub.sandbox.wish=true",
      "camel.main.routes-include-pattern=classpath:routes-yaml/sandbox/*.camel.yaml",
      "camel.main.routes-exclude-pattern=**/send-sample-calls.camel.yaml"
    })
class SandboxRoutesTest {
  @TempDir private static Path data;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    registry.add("hub.data", data::toString);
  }

  @LocalServerPort private int port;
  @Autowired private CamelContext camel;

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private HttpResponse<String> ask(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void givesOutRecordings() throws Exception {
    HttpResponse<byte[]> answer =
        client.send(
            at("/sandbox/recordings/a-call.wav").header("X-Echo", "me").build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("audio/wav");
    assertThat(answer.headers().firstValue("X-Echo")).isEmpty();
    assertThat(answer.body()).isEqualTo(InventedRecording.wav("a-call"));
    assertThat(ask(at("/sandbox/recordings/A.wav")).statusCode()).isEqualTo(404);
  }

  @Test
  void transcribesWhatWasUploaded() throws Exception {
    HttpResponse<String> uploaded =
        ask(
            at("/sandbox/assemblyai/v2/upload")
                .header("Authorization", "key")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(InventedRecording.wav("a-call"))));
    assertThat(uploaded.statusCode()).isEqualTo(200);
    assertThat(uploaded.headers().firstValue("Authorization")).isEmpty();
    String url = json(uploaded).path("upload_url").asText();

    HttpResponse<String> queued =
        ask(
            at("/sandbox/assemblyai/v2/transcript")
                .header("Authorization", "key")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"audio_url\":\"%s\",\"speech_models\":[\"universal-2\"]}"
                            .formatted(url))));
    assertThat(queued.statusCode()).isEqualTo(200);
    assertThat(queued.headers().firstValue("Content-Type")).hasValue("application/json");
    String id = json(queued).path("id").asText();

    HttpResponse<String> read =
        ask(at("/sandbox/assemblyai/v2/transcript/" + id).header("Authorization", "key"));
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(json(read).path("id").asText()).isEqualTo(id);

    HttpResponse<String> listed =
        ask(at("/sandbox/assemblyai/v2/transcript?limit=1").header("Authorization", "key"));
    assertThat(json(listed).path("page_details").path("limit").asInt()).isEqualTo(1);
    assertThat(json(listed).path("transcripts").get(0).path("audio_url").asText()).isEqualTo(url);
  }

  @Test
  void writesMinutesInTheFormThatIsAskedFor() throws Exception {
    String request =
        """
        {"model": "m", "messages": [{"role": "system", "content": "Write."}, {"role": "user",
          "content": "Agent: Meera\\n<call>\\nSpeaker A: Hello.\\nSpeaker B: I was charged twice.\\nSpeaker A: Sorry. I will call you at 5.\\n</call>"}],
         "response_format": {"type": "json_schema", "json_schema": {"schema": {"properties": {
           "action_items": {"items": {"properties": {"who": {"enum": ["Meera", "Customer"]}}}},
           "tone": {"enum": ["Normal", "Escalation"]}, "mood": {"enum": ["Fine"]}}}}}}
        """;
    HttpResponse<String> answer =
        ask(
            at("/sandbox/openai/v1/chat/completions")
                .header("Authorization", "Bearer key")
                .POST(BodyPublishers.ofString(request)));

    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode minutes =
        new ObjectMapper().readTree(json(answer).at("/choices/0/message/content").asText());
    assertThat(minutes.path("issue").asText()).isEqualTo("I was charged twice.");
    assertThat(minutes.path("tone").asText()).isEqualTo("Escalation");
    assertThat(minutes.path("mood").asText()).isEqualTo("Fine");
    assertThat(minutes.at("/action_items/0/what").asText()).isEqualTo("I will call you at 5.");
    assertThat(minutes.at("/action_items/0/who").asText()).isEqualTo("Meera");
    assertThat(ask(at("/sandbox/openai/v1/chat/completions")).statusCode()).isEqualTo(405);
  }

  @Test
  void takesAnUploadWithoutALength() throws Exception {
    byte[] part = new byte[1 << 20];
    InputStream large =
        new InputStream() {
          private long left = 64L << 20;

          @Override
          public int read() {
            throw new UnsupportedOperationException();
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int read = (int) Math.min(Math.min(length, part.length), left);
            left -= read;
            return read == 0 ? -1 : read;
          }
        };

    HttpResponse<String> answer =
        ask(
            at("/sandbox/assemblyai/v2/upload")
                .header("Authorization", "key")
                .POST(BodyPublishers.ofInputStream(() -> large)));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAsAssemblyAiDoes() throws Exception {
    assertThat(ask(at("/sandbox/assemblyai/v2/transcript")).statusCode()).isEqualTo(401);
    HttpResponse<String> unknown =
        ask(at("/sandbox/assemblyai/v2/transcript/unknown").header("Authorization", "key"));
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(json(unknown).path("error").asText())
        .isEqualTo("Transcript lookup error, transcript id not found");
  }

  @Test
  void showsWhatTheWebhookTook() throws Exception {
    HttpResponse<String> posted =
        ask(
            at("/sandbox/slack/services/T0/B0/secret")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"text\":\"*Café* नमस्ते <script>alert(1)</script>\"}")));
    assertThat(posted.statusCode()).isEqualTo(200);
    assertThat(posted.body()).isEqualTo("ok");
    assertThat(posted.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");

    HttpResponse<String> page = ask(at("/sandbox/slack"));
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.body())
        .contains("<strong>Café</strong> नमस्ते &lt;script&gt;")
        .doesNotContain("<script>", "style=", "onclick");

    JsonNode fresh = json(ask(at("/sandbox/slack/messages?after=0")));
    int newest = fresh.path("newest").asInt();
    assertThat(fresh.path("messages").findValuesAsText("html"))
        .anySatisfy(html -> assertThat(html).contains("नमस्ते"));
    assertThat(json(ask(at("/sandbox/slack/messages?after=" + newest))).path("messages")).isEmpty();
    assertThat(json(ask(at("/sandbox/slack/messages"))).path("messages")).isNotEmpty();
  }

  @Test
  void refusesAsSlackDoes() throws Exception {
    HttpResponse<String> answer =
        ask(at("/sandbox/slack/services/T0/B0/x").POST(BodyPublishers.ofString("nonsense")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("invalid_payload");
  }

  @Test
  void takesAFormAsSlackDoes() throws Exception {
    HttpResponse<String> answer =
        ask(
            at("/sandbox/slack/services/T0/B0/x")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("payload=%7B%22text%22%3A%22a+b%22%7D")));

    assertThat(answer.body()).isEqualTo("ok");
  }

  @Test
  void servesThePagesOwnFilesAndNoOthers() throws Exception {
    assertThat(ask(at("/sandbox/assets/slack.css")).headers().firstValue("Content-Type"))
        .hasValue("text/css;charset=UTF-8");
    assertThat(ask(at("/sandbox/assets/slack.js")).statusCode()).isEqualTo(200);
    assertThat(ask(at("/sandbox/assets/switchboard.svg")).statusCode()).isEqualTo(200);
    assertThat(ask(at("/sandbox/assets/dialogues.json")).statusCode()).isEqualTo(404);
    assertThat(ask(at("/sandbox/assets/..%2Fdialogues.json")).statusCode()).isBetween(400, 404);
  }

  @Test
  void describesEachRoute() {
    assertThat(camel.getRoutes()).isNotEmpty();
    assertThat(camel.getRoutes()).allSatisfy(r -> assertThat(r.getDescription()).isNotBlank());
  }
}
