package routes.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

@HubTest
class EraseNumberRouteTest {
  @Autowired Hub hub;

  @BeforeEach
  void settle() {
    hub.settle();
  }

  private HttpResponse<String> ask(String body, String... headers) {
    return hub.post("/api/erasures", body, headers);
  }

  @Test
  void onlyCountsWhenAskedTo() {
    String id = Hub.newId();
    hub.accepted(id, Map.of("from_number", "09988776601"), "posted");
    JsonNode answer =
        Outside.read(ask("{\"number\": \"+91 99887 76601\", \"dry_run\": true}").body());
    assertThat(answer.path("message").asText()).isEqualTo("1 calls would be erased");
    assertThat(answer.at("/found/events").asInt()).isEqualTo(1);
    assertThat(answer.at("/found/recordings").asInt()).isEqualTo(1);
    assertThat(answer.at("/found/transcripts").asInt()).isEqualTo(1);
    assertThat(answer.at("/found/messages/default").asInt()).isPositive();
    assertThat(hub.get("/call/" + id).body()).contains("09988776601");
  }

  @Test
  void warnsOfANumberThatIsNotACustomers() {
    assertThat(ask("{\"number\": \"%s\", \"dry_run\": true}".formatted(agent())).body())
        .contains("This is an agent's number");
  }

  private static String agent() {
    try {
      return Outside.read(
              java.nio.file.Files.readString(java.nio.file.Path.of("mappings/agent_mapping.json")))
          .properties()
          .stream()
          .map(Map.Entry::getKey)
          .filter(key -> !key.startsWith("_"))
          .findFirst()
          .orElseThrow();
    } catch (java.io.IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"number\": \"09988776601\"} | dry_run must be true",
        "{\"number\": \"09988776601\", \"dry_run\": \"no\"} | dry_run must be true",
        "{\"number\": \"anonymous\", \"dry_run\": false} | number must be a telephone number",
        "{\"number\": \"12\", \"dry_run\": false} | number must be a telephone number",
        "{\"number\": 9988776601, \"dry_run\": false} | number must be a text",
        "{\"dry_run\": false} | number must be a text",
        "[] | number must be a text",
        "{ | The body must be JSON",
        "~~ | number must be a text"
      })
  void refusesWhatIsNoWish(String body, String reason) {
    HttpResponse<String> answer = ask(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains(reason);
  }

  @Test
  void isNotForWhomAProxyBrought() {
    assertThat(
            ask(
                    "{\"number\": \"09988776601\", \"dry_run\": true}",
                    "X-Forwarded-For",
                    "203.0.113.7")
                .statusCode())
        .isEqualTo(401);
  }
}
