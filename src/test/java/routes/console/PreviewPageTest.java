package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.slack.CallPreview;
import routes.slack.Mrkdwn;

@HubTest
class PreviewPageTest {
  @Autowired Hub hub;
  @Autowired CallPreview previews;

  private final String id = Hub.newId();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private String page() {
    return "/console/calls/" + hub.ours(id);
  }

  @Test
  void saysTheSameAsTheRoute() {
    hub.accepted(id, Map.of("agent_phone", "09845012377"), "posted");
    for (String layout : previews.layouts()) {
      JsonNode route =
          Outside.read(hub.get("/api/calls/" + id + "/preview?layout=" + layout).body());
      Map<String, Object> bean = previews.ofCall(hub.ours(id), layout);
      assertThat(Outside.read(json(bean))).as(layout).isEqualTo(route);
    }
  }

  private static String json(Map<String, Object> map) {
    return new com.fasterxml.jackson.databind.json.JsonMapper().valueToTree(map).toString();
  }

  @Test
  void showsTheMessagesAsSlackWouldWithoutScripts() {
    hub.accepted(id, Map.of("agent_name", "<b>&\"Meera"), "posted");
    Visitor visitor = Visitor.admin(hub);
    HttpResponse<String> page = visitor.get(page() + "/preview?layout=professional");
    assertThat(page.statusCode()).isEqualTo(200);
    Object message = ((java.util.List<?>) previewed().get("messages")).get(0);
    assertThat(page.body())
        .contains(
            "<strong>Customer Support Call Summary</strong>", Mrkdwn.toHtml(message.toString()))
        .contains("<h2>As received</h2>")
        .doesNotContain("<b>&", "\"Meera");
    assertThat(visitor.get(page()).body())
        .contains("In another layout", "class=\"slack\"")
        .doesNotContain("Customer Support Call Summary");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  private Map<String, Object> previewed() {
    return previews.ofCall(hub.ours(id), "professional");
  }

  @Test
  void givesScriptsOnlyThePart() {
    hub.accepted(id, Map.of(), "posted");
    Visitor visitor = Visitor.admin(hub);
    HttpResponse<String> part =
        visitor.send(
            hub.request(page() + "/preview?layout=classic", "HX-Request", "true", "Accept", "*/*")
                .GET());
    assertThat(part.body()).startsWith("<section id=\"preview\"").doesNotContain("As received");
  }

  @Test
  void knowsNoOtherLayoutAndNoOtherCall() {
    hub.accepted(id, Map.of("recording_url", ""), "skipped");
    Visitor visitor = Visitor.admin(hub);
    assertThat(visitor.get(page() + "/preview?layout=../classic").statusCode()).isEqualTo(400);
    assertThat(visitor.get(page() + "/preview").statusCode()).isEqualTo(400);
    assertThat(
            visitor
                .get("/console/calls/" + java.util.UUID.randomUUID() + "/preview?layout=classic")
                .statusCode())
        .isEqualTo(404);
  }
}
