package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class ShowDocsRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void servesAPageWhoseAssetsAreAllHere() {
    HttpResponse<String> page = hub.get("/docs");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    Matcher asset = Pattern.compile("(?:href|src)=\"([^\"]+)\"").matcher(page.body());
    int assets = 0;
    while (asset.find()) {
      String address = asset.group(1);
      if (!address.startsWith("data:")) {
        assets++;
        assertThat(address).startsWith("/");
        HttpResponse<String> served = hub.get(address);
        assertThat(served.statusCode()).as(address).isEqualTo(200);
        assertThat(served.body()).isNotEmpty();
      }
    }
    assertThat(assets).isGreaterThanOrEqualTo(4);
    assertThat(hub.get("/assets/docs.js").body()).contains("SwaggerUIBundle", "/openapi.json");
  }
}
