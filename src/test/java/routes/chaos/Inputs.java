package routes.chaos;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import routes.chaos.House.Wishes;

/** Deliveries that no parser and no database likes, among good ones. */
final class Inputs {
  static final List<Scenario> ALL = List.of(new Scenario("poison-input", false, Inputs::poison));

  private static final List<String> POISON =
      List.of(
          "",
          "nonsense",
          "null",
          "[]",
          "{\"call_id\": \"poison\\u0000\", \"from_number\": \"1\", \"to_number\": \"2\"}",
          "{\"call_id\": \"poison\", \"from_number\": \"\\ud800\", \"to_number\": \"2\", \"duration\": 1}",
          "{\"call_id\": {}, \"from_number\": [], \"to_number\": 1e999999999}",
          "[".repeat(100_000),
          "{\"a\": ".repeat(50_000),
          "{\"call_id\": \"%s\"}".formatted("x".repeat(900_000)),
          "{\"call_id\": \"poison-'; drop table call; --\", \"from_number\": \"${jndi:ldap://x}\", \"to_number\": \"#{7*7}\", \"duration\": \"-9\", \"status\": \"\\u202e\"}");

  private Inputs() {}

  private static Verdict poison(Ground ground, String name, boolean brief) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    try (House house = new House(ground, name, new Wishes(1)).startHubs()) {
      house.callers.begin(10);
      for (int round = 0; round < 20; round++) {
        for (String body : POISON) {
          int status =
              client
                  .send(
                      HttpRequest.newBuilder(URI.create(house.hub().address("/webhook/zapier")))
                          .timeout(ofSeconds(20))
                          .header("Content-Type", "application/json")
                          .POST(HttpRequest.BodyPublishers.ofString(body))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .statusCode();
          if (status >= 500) {
            throw new AssertionError(
                status + " for " + body.substring(0, Math.min(80, body.length())));
          }
        }
      }
      house.faultEnds();
      return house.settle(ofMinutes(3));
    }
  }
}
