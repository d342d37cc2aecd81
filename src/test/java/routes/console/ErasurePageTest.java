package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ErasurePageTest {
  private static final Map<String, String> NUMBER = Map.of("number", "+91 99887 76621");

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  @Test
  void countsThenGivesOutThenErases() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("from_number", "09988776621"), "posted");
    Visitor admin = Visitor.admin(hub);
    admin.get("/console/erasure");
    HttpResponse<String> counted = admin.post("/console/erasure/count", NUMBER);
    assertThat(counted.body()).contains("Messages in default", "Erase it everywhere");
    assertThat(counted.uri().toString()).doesNotContain("99887");

    HttpResponse<String> export = admin.post("/console/erasure/export", NUMBER);
    assertThat(Outside.read(export.body()).path("calls")).hasSize(1);

    HttpResponse<String> report = admin.post("/console/erasure", NUMBER);
    assertThat(report.uri().getPath()).matches("/console/erasure/[0-9a-f-]{36}");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                admin.get(report.uri().getPath()).body().contains("1 of 1 call is erased</b>")
                    && admin.get(report.uri().getPath()).body().contains(", done"));
    assertThat(admin.get(report.uri().getPath()).body())
        .contains("What could not be erased", "delete it by hand")
        .doesNotContain("99887");
    HttpResponse<String> call = admin.get("/console/calls/" + hub.ours(id));
    assertThat(call.statusCode()).isEqualTo(200);
    assertThat(call.body())
        .contains("Erased", "Nothing of it is kept")
        .doesNotContain("99887", "Run again");
    assertThat(admin.get("/console/erasure").body()).contains("…621", "something remains");
    assertThat(
            hub.database()
                .queryForObject(
                    "select subject from audit where action = 'erase' order by id desc limit 1",
                    String.class))
        .isEqualTo("admin");
  }

  @Test
  void isDoneInABrowser() throws IOException {
    String id = Hub.newId();
    hub.accepted(id, Map.of("from_number", "09988776622"), "posted");
    Page page = CHROMIUM.open();
    Person admin = new Person(page, hub).signInAsAdmin();
    admin.follow("Erasure");
    admin.field("Number, in any spelling").fill("+91 99887 76622");
    admin.press("See what there is");
    assertThat(admin.row("Messages in default")).containsText("1");

    Download export = page.waitForDownload(() -> admin.press("Download all of it"));
    assertThat(Outside.read(Files.readString(export.path())).path("calls")).hasSize(1);

    admin.unfold("Erase it everywhere…");
    admin.press("Erase it");
    assertThat(admin.main()).containsText("1 of 1 call is erased");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText(", done");
    assertThat(admin.main()).containsText("delete it by hand");
    admin.openCall(id);
    assertThat(admin.main()).containsText("Nothing of it is kept");
  }

  @Test
  void saysWhyANumberIsNone() {
    Visitor admin = Visitor.admin(hub);
    admin.get("/console/erasure");
    assertThat(admin.post("/console/erasure/count", Map.of("number", "nobody")).body())
        .contains("number must be a telephone number");
    assertThat(admin.get("/console/erasure/00000000-0000-0000-0000-000000000000").statusCode())
        .isEqualTo(404);
  }
}
