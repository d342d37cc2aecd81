package routes.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class SkipCallRouteTest {
  @Autowired Hub hub;

  private final String id = Hub.newId();

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> skip(String query, String... headers) {
    return hub.post("/api/calls/" + id + "/skip" + query, "", headers);
  }

  @Test
  void endsAParkedCallWithAReason() {
    hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    assertThat(skip("", "X-Forwarded-For", "203.0.113.7").statusCode()).isEqualTo(401);
    assertThat(skip("?reason=A+test+call").statusCode()).isEqualTo(200);
    assertThat(hub.awaitState(id, "skipped").path("reason").asText()).isEqualTo("A test call");
    HttpResponse<String> again = skip("");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(Outside.read(again.body()).path("detail").asText())
        .isEqualTo("The call is skipped, only a parked one can be skipped");
  }

  @Test
  void saysWhoDidItWhereNobodySaysWhy() {
    hub.accepted(id, Map.of("recording_url", "https://elsewhere.example/a.mp3"), "parked");
    assertThat(skip("").statusCode()).isEqualTo(200);
    assertThat(hub.awaitState(id, "skipped").path("reason").asText())
        .isEqualTo("Skipped by this machine");
  }
}
