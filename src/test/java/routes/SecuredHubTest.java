package routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A hub that asks for its secrets and has neither Slack nor a transcriber. */
@SpringBootTest(
    classes = Switchboard.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "hub.sandbox.wish=false",
      "hub.inbox.rate-limit=" + SecuredHubTest.RATE_LIMIT,
      "spring.main.cloud-platform=kubernetes",
      "hub.webhook-secret=the-webhook-secret",
      "hub.api-token=the-api-token"
    })
@Import(Hub.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredHubTest {
  static final int RATE_LIMIT = 60;

  private static final String PATH = "/webhook/zapier";
  private static final String[] JSON = {"Content-Type", "application/json"};

  @Autowired Hub hub;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws IOException {
    String data = Files.createTempDirectory("hub").toString();
    registry.add("hub.data", () -> data);
  }

  private HttpResponse<String> post(String id, String secret) {
    return hub.post(PATH, Hub.call(id), JSON[0], JSON[1], "X-Webhook-Secret", secret);
  }

  @Test
  void refusesADeliveryWithoutTheSecretBeforeReadingIt() {
    for (HttpResponse<String> refused :
        List.of(
            hub.post(PATH, Hub.call("c-1"), JSON),
            post("c-1", "wrong"),
            hub.post(PATH + "?secret=wrong", Hub.call("c-1"), JSON),
            hub.post(PATH, "not even JSON", JSON))) {
      assertThat(refused.statusCode()).isEqualTo(401);
      JsonNode body = Outside.read(refused.body());
      assertThat(body.fieldNames())
          .toIterable()
          .containsExactly("error", "status_code", "timestamp");
      assertThat(refused.body()).doesNotContain("the-webhook-secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?secret=wrong&secret=the-webhook-secret",
        "?secret=the-webhook-secret&secret=wrong",
        "?secret%5B%5D=the-webhook-secret",
        "?SECRET%00=the-webhook-secret",
        "?secret=",
        "?secret=%74he-webhook-secre"
      })
  void refusesASecretThatIsSaidTwiceOrBeside(String query) {
    assertThat(hub.post(PATH + query, Hub.call("c-1"), JSON).statusCode()).isEqualTo(401);
  }

  /** The last test, since it uses up what the address may send. */
  @Test
  @Order(Integer.MAX_VALUE)
  void asksASenderThatSendsTooMuchToWaitWhateverAddressItClaims() {
    HttpResponse<String> answer = null;
    for (int sent = 0; sent < 3 * RATE_LIMIT && refusedBefore(answer) != 429; sent++) {
      answer =
          hub.post(
              PATH,
              Hub.call("c-1"),
              JSON[0],
              JSON[1],
              "X-Forwarded-For",
              "203.0.113." + sent,
              "Forwarded",
              "for=203.0.113." + sent);
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After").orElse("")).matches("[1-9]\\d?");
    assertThat(Outside.read(answer.body()).path("status_code").asInt()).isEqualTo(429);
    assertThat(hub.get("/health").statusCode()).isEqualTo(200);
  }

  private static int refusedBefore(HttpResponse<String> answer) {
    return answer == null ? 0 : answer.statusCode();
  }

  @Test
  void tellsASenderThatSlackIsNotConfiguredAndKeepsNothing() {
    String id = Hub.newId();
    for (HttpResponse<String> refused :
        List.of(
            post(id, "the-webhook-secret"),
            hub.post(PATH + "?secret=the-webhook-secret", Hub.call(id), JSON))) {
      assertThat(refused.statusCode()).isEqualTo(500);
      JsonNode body = Outside.read(refused.body());
      JsonNode contract = Outside.read(Outside.fixture("zapier/response-500-config.json"));
      assertThat(body.path("error")).isEqualTo(contract.path("error"));
      assertThat(body.path("status_code")).isEqualTo(contract.path("status_code"));
    }
    assertThat(hub.state(id)).isEqualTo("unknown");
  }

  /** CallRail never comes again, and the others hardly: what they are refused is lost. */
  @ParameterizedTest
  @CsvSource({"callrail/post-call, id", "exotel, CallSid"})
  void keepsWhatProvidersDeliverUntilSlackIsConfigured(String address, String field) {
    String id = Hub.newId();
    String call = "{\"%s\": \"%s\", \"Status\": \"completed\"}".formatted(field, id);
    HttpResponse<String> answer =
        hub.post(
            "/webhook/" + address,
            call,
            JSON[0],
            JSON[1],
            "X-Webhook-Secret",
            "the-webhook-secret");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(hub.state(id)).isNotEqualTo("unknown");
  }

  @Test
  void findsFaultsInABodyFirst() {
    assertThat(
            hub.post(PATH, "{}", JSON[0], JSON[1], "X-Webhook-Secret", "the-webhook-secret")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void answersARepeatedCallAllTheSame() {
    String id = hub.stored("identify-parties", "1 hour", null, 0, 0);
    hub.database().update("update call set state = 'posted' where provider_call_id = ?", id);
    HttpResponse<String> repeated = post(id, "the-webhook-secret");
    assertThat(repeated.statusCode()).isEqualTo(200);
    assertThat(repeated.body()).contains("Duplicate call - already processed");
  }

  @Test
  void showsPersonalDataOnlyToTheToken() {
    for (String path : List.of("/call/c-1", "/call;x=y/c-1", "/%63all/c-1", "//call/c-1")) {
      HttpResponse<String> refused = hub.get(path);
      assertThat(refused.statusCode()).as(path).isIn(400, 401);
      assertThat(hub.get(path, "Authorization", "Bearer wrong").statusCode()).isIn(400, 401);
    }
    assertThat(hub.get("/call/c-1").headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(hub.get("/call/c-1", "Authorization", "Bearer the-api-token").statusCode())
        .isEqualTo(404);
    assertThat(hub.post("/api/calls/c-1/retry", "").statusCode()).isEqualTo(401);
    assertThat(
            hub.post("/api/calls/c-1/retry", "", "Authorization", "Bearer the-api-token")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void saysWhatIsNotConfigured() {
    JsonNode health = Outside.read(hub.get("/health").body());
    assertThat(health.path("services").toString())
        .isEqualTo("{\"transcription\":\"disabled\",\"slack\":\"disabled\"}");
    assertThat(health.path("sandbox").asBoolean(true)).isFalse();
    assertThat(hub.get("/sandbox/slack", "Authorization", "Bearer the-api-token").statusCode())
        .isEqualTo(404);
  }
}
