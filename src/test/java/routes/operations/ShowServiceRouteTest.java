package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ShowServiceRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void tellsAProgramWhatRunsHere() {
    HttpResponse<String> answer = hub.get("/", "Accept", "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    JsonNode service = Outside.read(answer.body());
    JsonNode contract = Outside.read(Outside.fixture("zapier/response-root.json"));
    contract.fieldNames().forEachRemaining(key -> assertThat(service.has(key)).as(key).isTrue());
    assertThat(service.path("endpoints")).isEqualTo(contract.path("endpoints"));
    assertThat(service.path("status").asText()).isEqualTo("running");
    assertThat(service.path("documentation").asText()).isEqualTo("/docs");
    assertThat(Outside.read(hub.get("/").body())).isEqualTo(service);
  }

  @Test
  void showsAPersonAPage() {
    HttpResponse<String> answer =
        hub.get("/", "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/html")
        .containsIgnoringCase("charset=utf-8");
    assertThat(answer.body()).startsWith("<!doctype html>").contains("<h1>Switchboard</h1>", "·");
    assertThat(answer.body()).doesNotContain("Stand-ins play");
    Matcher asset = Pattern.compile("(?:href|src)=\"(/[^\"]+)\"").matcher(answer.body());
    int links = 0;
    while (asset.find()) {
      links++;
      assertThat(hub.get(asset.group(1)).statusCode()).as(asset.group(1)).isIn(200, 302);
    }
    assertThat(links).isGreaterThan(3);
  }
}
