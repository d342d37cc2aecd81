package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ReceiveTwilioCallRouteTest {
  private static final String BUSY = "CA00aa11bc00aa11bc00aa11bc00aa11bc";

  private static final String RUNG = "CA5e6f70815e6f70815e6f70815e6f7081";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private static JsonNode request(String fixture) {
    for (JsonNode request :
        Outside.read(Outside.fixture("twilio/signatures.json")).path("requests")) {
      if (request.path("file").asText().equals(fixture)) {
        return request;
      }
    }
    throw new IllegalArgumentException(fixture);
  }

  private HttpResponse<String> send(String fixture, String signature, String... more) {
    JsonNode request = request(fixture);
    URI url = URI.create(request.path("url").asText());
    String[] headers = {
      "Content-Type",
      request.path("content_type").asText(),
      "X-Twilio-Signature",
      signature == null ? request.path("X-Twilio-Signature").asText() : signature
    };
    String[] all = new String[headers.length + more.length];
    System.arraycopy(headers, 0, all, 0, headers.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return hub.post(url.getRawPath() + query, Outside.fixture("twilio/" + fixture).strip(), all);
  }

  @Test
  void takesACallThatNobodyAnsweredInAnyOrderOfItsEvents() {
    assertThat(send("status-busy.form", null).statusCode()).isEqualTo(200);
    hub.hurried(BUSY, "skipped");
    assertThat(send("status-busy.form", null).statusCode()).as("sent twice").isEqualTo(200);
    assertThat(
            hub.database()
                .queryForObject(
                    "select facts ->> 'status' from call where provider_call_id = ?",
                    String.class,
                    BUSY))
        .isEqualTo("busy");
  }

  @Test
  void waitsWhileACallRingsAndTakesItsEndAsJsonThatIsSignedByItsHash() {
    assertThat(send("status-ringing.form", null).statusCode()).isEqualTo(200);
    await().until(() -> hub.steps(RUNG).contains("identify-parties waiting"));
    assertThat(send("json-body.json", null).statusCode()).isEqualTo(200);
    hub.hurried(RUNG, "skipped");
  }

  @Test
  void refusesWhatTwilioDidNotSignWhateverAProxySaysOfTheHost() {
    assertThat(send("status-failed.form", "RSOYDt4T1cUTdK1PDd93/VVr8B8=").statusCode())
        .isEqualTo(403);
    assertThat(send("status-failed.form", null, "X-Forwarded-Host", "evil.example").statusCode())
        .isEqualTo(200);
    assertThat(
            hub.post("/webhook/twilio/status", "CallSid=CA1", "Content-Type", "text/plain")
                .statusCode())
        .isEqualTo(403);
  }
}
