package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import routes.Hub;
import routes.Outside;

/** A number is erased by a hub that posts as a bot. */
class SlackErasureTest {
  private static BotHub bot;

  @BeforeAll
  static void start() throws Exception {
    bot = new BotHub();
  }

  @AfterAll
  static void stop() {
    bot.close();
  }

  @BeforeEach
  void settle() {
    bot.workspace.faults = question -> null;
    bot.hub.settle();
  }

  private static String posted(String number) {
    String id = Hub.newId();
    bot.hub.accepted(id, Map.of("from_number", number), "posted");
    assertThat(bot.messages(id)).isNotEmpty();
    return id;
  }

  private static JsonNode erased(String number) {
    String id =
        Outside.read(
                bot.hub
                    .post(
                        "/api/erasures",
                        "{\"number\": \"%s\", \"dry_run\": false}".formatted(number))
                    .body())
            .path("id")
            .asText();
    JsonNode[] report = new JsonNode[1];
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              bot.rows.update(
                  "update erasure_call set run_at = now() where reason is not null and ended_at is"
                      + " null");
              report[0] = Outside.read(bot.hub.get("/api/erasures/" + id).body());
              assertThat(report[0].path("state").asText()).isEqualTo("done");
            });
    return report[0];
  }

  @Test
  void deletesTheMessagesOfItsCallsAndNoOther() {
    String id = posted("09988776611");
    String other = posted("09988776612");
    assertThat(erased("+919988776611").path("remains")).isEmpty();
    assertThat(bot.messages(id)).isEmpty();
    assertThat(bot.messages(other)).isNotEmpty();
  }

  @Test
  void saysWhatSlackDoesNotLetItDelete() {
    String id = posted("09988776613");
    bot.workspace.faults =
        question ->
            question.method().equals("chat.delete")
                ? StandInWorkspace.refusal("compliance_exports_prevent_deletion")
                : null;
    assertThat(erased("09988776613").path("remains").toString())
        .contains("the workspace lets nothing be deleted: ask its administrator.");
    assertThat(bot.messages(id)).isNotEmpty();
    assertThat(
            bot.rows.queryForObject(
                "select reason from call where id = ?", String.class, bot.ours(id)))
        .isEqualTo("Erased");
  }

  @Test
  void comesBackWhenSlackAsksForPatience() {
    String id = posted("09988776614");
    boolean[] asked = new boolean[1];
    bot.workspace.faults =
        question -> {
          if (!question.method().equals("chat.delete") || asked[0]) {
            return null;
          }
          asked[0] = true;
          return new StandInSlack.Answer(
              429, "{\"ok\":false,\"error\":\"ratelimited\"}", Map.of("Retry-After", "1"));
        };
    assertThat(erased("09988776614").path("remains")).isEmpty();
    assertThat(asked[0]).isTrue();
    assertThat(bot.messages(id)).isEmpty();
  }
}
