package routes;

import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Slack is down for ten minutes while calls keep coming, with the settings as shipped. Takes a
 * quarter of an hour: {@code mvn test -Dgroups=long -DexcludedGroups= -Dtest=SlackOutageTest}.
 */
@Tag("long")
class SlackOutageTest {
  private static final Duration OUTAGE = Duration.ofMinutes(10);
  private static final int CALLS = 100;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path data;

  @Test
  void deliversEverythingOnceInTheOrderOfAcceptanceAfterTenMinutes() throws Exception {
    Outside.behaveWell();
    Outside.SERVER.stubFor(
        post(urlPathMatching("/services/.*")).willReturn(serverError().withBody("rollup_error")));
    List<String> ids = new ArrayList<>();
    try (HubProcess hub =
        new HubProcess(data, List.of("-Xmx256m"), Outside.environment()).start()) {
      Instant end = Instant.now().plus(OUTAGE);
      await()
          .atMost(OUTAGE.plusMinutes(1))
          .pollInterval(OUTAGE.dividedBy(CALLS + 5))
          .until(
              () -> {
                if (ids.size() < CALLS) {
                  String id = Hub.newId();
                  assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
                  ids.add(id);
                }
                return Instant.now().isAfter(end);
              });
      int probes = Outside.slackMessages().size();
      Outside.behaveWell();
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () ->
                  hub.get("/stats").path("stats").path("successfully_posted").asLong()
                      == ids.size());
      System.out.printf(
          "SlackOutageTest: %d calls accepted, %d probes during the outage, %d posts after it%n",
          ids.size(), probes, Outside.slackMessages().size());
    }
    assertThat(Outside.slackMessages()).hasSize(ids.size());
    for (int position = 0; position < ids.size(); position++) {
      assertThat(Outside.slackMessages().get(position)).contains(ids.get(position));
    }
  }
}
