package routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ReceiveExotelCallRouteTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> callback(String form) {
    return hub.post("/webhook/exotel", form, "Content-Type", FORM);
  }

  private static String recording(String id) {
    return URLEncoder.encode(Outside.recordingUrl(id), StandardCharsets.UTF_8);
  }

  @Test
  void makesOneCallOfWhatZapierAndExotelSay() {
    String id = Hub.newId();
    assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    HttpResponse<String> answer =
        callback("CallSid=" + id + "&Status=completed&ConversationDuration=128");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Outside.read(answer.body()).path("message").asText())
        .isEqualTo("Duplicate call - already processed");
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
    assertThat(
            hub.database()
                .queryForList(
                    "select source from call_event where call_id = ? order by source",
                    String.class,
                    hub.ours(id)))
        .containsExactly("exotel", "zapier");
  }

  @Test
  void waitsForTheEndOfACallThatGoesOn() {
    String id = Hub.newId();
    callback("CallSid=" + id + "&From=09631055120&To=08047190321&Status=in-progress");
    await().until(() -> hub.steps(id).contains("identify-parties waiting"));
    assertThat(hub.state(id)).isEqualTo("processing");
    String ended =
        """
        --b\r
        Content-Disposition: form-data; name="CallSid"\r
        \r
        %s\r
        --b\r
        Content-Disposition: form-data; name="Status"\r
        \r
        completed\r
        --b\r
        Content-Disposition: form-data; name="RecordingUrl"\r
        \r
        %s\r
        --b--\r
        """
            .formatted(id, Outside.recordingUrl(id));
    assertThat(
            hub.post("/webhook/exotel", ended, "Content-Type", "multipart/form-data; boundary=b")
                .statusCode())
        .isEqualTo(200);
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id))
        .singleElement()
        .asString()
        .contains("09631055120", "08047190321", "completed");
  }

  @Test
  void takesJsonAndARecordingThatComesLater() {
    String id = Hub.newId();
    assertThat(
            hub.post(
                    "/webhook/exotel",
                    "{\"CallSid\": \"%s\", \"From\": \"09631055120\", \"To\": \"08047190321\", \"Status\": \"completed\", \"RecordingUrl\": null}"
                        .formatted(id))
                .statusCode())
        .isEqualTo(200);
    hub.hurried(id, "skipped");
    callback("CallSid=" + id + "&Status=completed&RecordingUrl=" + recording(id));
    hub.hurried(id, "posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void refusesWhatNamesNoCall() {
    HttpResponse<String> answer = callback("Status=completed");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CallSid", "Field required");
    assertThat(hub.get("/webhook/exotel").statusCode()).isEqualTo(405);
  }
}
