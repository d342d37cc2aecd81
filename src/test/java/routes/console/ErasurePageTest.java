package routes.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class ErasurePageTest {
  private static final Map<String, String> NUMBER = Map.of("number", "+91 99887 76621");

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
  void saysWhyANumberIsNone() {
    Visitor admin = Visitor.admin(hub);
    admin.get("/console/erasure");
    assertThat(admin.post("/console/erasure/count", Map.of("number", "nobody")).body())
        .contains("number must be a telephone number");
    assertThat(admin.get("/console/erasure/00000000-0000-0000-0000-000000000000").statusCode())
        .isEqualTo(404);
  }
}
