package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class PreviewCallRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private JsonNode preview(String query) {
    HttpResponse<String> answer = hub.get("/api/calls/" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Outside.read(answer.body());
  }

  @Test
  void showsTheMessagesOfACallInAnyLayoutAndWritesNothing() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    String kept = rows(id);

    JsonNode asPosted = preview(id + "/preview");
    assertThat(asPosted.path("layout").asText()).isEqualTo("classic");
    assertThat(asPosted.path("channel").asText()).isEqualTo("default");
    assertThat(asPosted.path("messages"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(Outside.slackMessages(id));

    JsonNode professional = preview(hub.ours(id) + "/preview?layout=professional");
    assertThat(professional.path("layout").asText()).isEqualTo("professional");
    assertThat(professional.path("messages")).hasSize(1);
    assertThat(professional.path("messages").path(0).asText())
        .startsWith("📞 *Customer Support Call Summary*\n")
        .contains("• Agent: Meera Nair ✉️ meera.nair@example.com\n")
        .contains("• Duration: 56s (0m 56s)\n")
        .contains("*Summary*\nSpeaker A: Thank you for calling")
        .contains("• Recording: <" + Outside.recordingUrl(id) + "|Listen on Exotel>\n");

    assertThat(rows(id)).isEqualTo(kept);
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  private String rows(String id) {
    return hub.database()
        .queryForList(
            """
            select call::text from call where id = ?
            union all select step::text from step where call_id = ?
            union all select slack_post::text from slack_post where call_id = ?
            """,
            String.class,
            hub.ours(id),
            hub.ours(id),
            hub.ours(id))
        .toString();
  }

  @Test
  void showsACallWithoutARecordingAsMissed() {
    String id = Hub.newId();
    Map<String, Object> fields = new HashMap<>();
    fields.put("recording_url", null);
    hub.accepted(id, fields, "skipped");

    JsonNode missed = preview(id + "/preview");
    assertThat(missed.path("layout").asText()).isEqualTo("missed");
    assertThat(missed.path("channel").isNull()).isTrue();
    assertThat(missed.path("messages").path(0).asText()).startsWith("📵 *Missed Call Alert*\n");
    assertThat(preview(id + "/preview?layout=professional").path("messages").path(0).asText())
        .contains("• Recording: There is no recording.");
  }

  @Test
  void knowsNoOtherCallAndNoOtherLayout() {
    String id = Hub.newId();
    assertThat(hub.get("/api/calls/" + id + "/preview").statusCode()).isEqualTo(404);
    assertThat(hub.get("/api/calls/%00/preview").statusCode()).isBetween(400, 404);
    assertThat(hub.post(Hub.call(id, Map.of("recording_url", ""))).statusCode()).isEqualTo(200);
    for (String layout : new String[] {"nope", "continuation", "../classic", "%7Bx%7D", "a,b"}) {
      HttpResponse<String> unknown = hub.get("/api/calls/" + id + "/preview?layout=" + layout);
      assertThat(unknown.statusCode()).as(layout).isEqualTo(400);
      assertThat(Outside.read(unknown.body()).path("error").asText())
          .contains("classic, minutes, missed, professional");
    }
    assertThat(
            hub.get("/api/calls/" + id + "/preview", "X-Forwarded-For", "203.0.113.7").statusCode())
        .isEqualTo(401);
  }
}
