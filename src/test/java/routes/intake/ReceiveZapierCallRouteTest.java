package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ReceiveZapierCallRouteTest {
  private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void answersANewCallAndARepeatedOneInTheContractsWords() {
    String id = Hub.newId();
    HttpResponse<String> first = hub.post(Hub.call(id));
    HttpResponse<String> again = hub.post(Hub.call(id));
    assertReceived(first, id, "Call queued for processing");
    assertReceived(again, id, "Duplicate call - already processed");
  }

  private static void assertReceived(HttpResponse<String> answer, String id, String message) {
    JsonNode body = Outside.read(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly("success", "message", "call_id", "timestamp");
    assertThat(body.path("success").asBoolean()).isTrue();
    assertThat(body.path("message").asText()).isEqualTo(message);
    assertThat(body.path("call_id").asText()).isEqualTo(id);
    assertThat(body.path("timestamp").asText()).matches(TIMESTAMP);
  }

  @Test
  void keepsTheBodyByteForByte() {
    String id = Hub.newId();
    String body = Hub.call(id, Map.of("agent_name", "Zoë  \t Ünal")) + "\n \n";
    hub.post(body);
    assertThat(
            hub.database()
                .queryForObject(
                    "select convert_from(raw, 'UTF8') from call_event where call_id = ?",
                    String.class,
                    hub.ours(id)))
        .isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"post-missing-required.json"})
  void refusesABodyWithEachFault(String fixture) {
    HttpResponse<String> answer = hub.post(Outside.fixture("zapier/" + fixture));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(Outside.read(answer.body()))
        .isEqualTo(Outside.read(Outside.fixture("zapier/response-422-missing.json")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x"
      })
  void refusesOtherMediaTypes(String type) {
    HttpResponse<String> answer =
        hub.post("/webhook/zapier", Hub.call(Hub.newId()), "Content-Type", type);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("model_attributes_type");
  }

  @Test
  void refusesABodyOverOneMegabyteWithAndWithoutALength() {
    String large = Hub.call(Hub.newId(), Map.of("x", "y".repeat(1_100_000)));
    HttpResponse<String> announced = hub.post(large);
    HttpResponse<String> chunked =
        hub.send(
            hub.request("/webhook/zapier", "Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes()))));
    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(Outside.read(announced.body()).path("status_code").asInt()).isEqualTo(413);
  }

  @Test
  void letsNoControlHeaderInAndEchoesNone() {
    String id = Hub.newId();
    HttpResponse<String> answer =
        hub.post(
            "/webhook/zapier?CamelSqlQuery=drop&CamelHttpResponseCode=418",
            Hub.call(id),
            "Content-Type",
            "application/json",
            "CamelAwsS3Key",
            "../../evil",
            "camelhttpresponsecode",
            "418",
            "X-Echo",
            "me",
            "Cookie",
            "a=b");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().map()).doesNotContainKeys("x-echo", "cookie", "camelawss3key");
    hub.awaitState(id, "posted");
    assertThat(
            hub.database()
                .queryForObject(
                    "select object_key from recording where call_id = ?",
                    String.class,
                    hub.ours(id)))
        .contains(hub.ours(id).toString());
  }

  @Test
  void answersWrongMethodsAndPathsInTheContractsShape() {
    HttpResponse<String> wrongMethod = hub.get("/webhook/zapier");
    assertThat(wrongMethod.statusCode()).isEqualTo(405);
    assertThat(wrongMethod.body()).isEqualTo("{\"detail\":\"Method Not Allowed\"}");
    assertThat(wrongMethod.headers().firstValue("Allow")).hasValue("POST");
    HttpResponse<String> unknown = hub.get("/nowhere", "Accept", "text/html");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    HttpResponse<String> head =
        hub.send(hub.request("/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(405);
    HttpResponse<String> slash = hub.post("/webhook/zapier/?secret=x", "{}");
    assertThat(slash.statusCode()).isEqualTo(307);
    assertThat(slash.headers().firstValue("Location")).hasValue("/webhook/zapier?secret=x");
  }
}
