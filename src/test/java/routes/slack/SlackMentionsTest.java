package routes.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import routes.MovableClock;

class SlackMentionsTest {
  private static final String EMAIL = "meera.nair@example.com";

  private StandInWorkspace workspace;
  private SlackMentions mentions;
  private final MovableClock clock = new MovableClock(Instant.parse("2025-01-31T04:00:00Z"));

  @BeforeEach
  void open() throws Exception {
    workspace = new StandInWorkspace();
    mentions = mentions("xoxb-test");
  }

  @AfterEach
  void close() throws Exception {
    mentions.close();
    workspace.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"U0123ABCD", "W0123ABCD"})
  void findsAnAgentOnceAnHour(String id) {
    workspace.users.put(EMAIL, "{\"id\":\"" + id + "\",\"deleted\":false}");

    assertThat(mentions.find(agent("  Meera.Nair@Example.com "))).isEqualTo(id);
    clock.advance(Duration.ofMinutes(59));
    assertThat(mentions.find(agent(EMAIL))).isEqualTo(id);
    assertThat(workspace.asked).hasSize(1);
    assertThat(workspace.asked.get(0).authorization()).isEqualTo("Bearer xoxb-test");

    clock.advance(Duration.ofMinutes(2));
    mentions.find(agent(EMAIL));
    assertThat(workspace.asked).hasSize(2);
  }

  @Test
  void remembersForTenMinutesWhomSlackDoesNotKnow() {
    assertThat(mentions.find(agent(EMAIL))).isEmpty();
    assertThat(mentions.find(agent(EMAIL))).isEmpty();
    assertThat(workspace.asked).hasSize(1);

    workspace.users.put(EMAIL, "{\"id\":\"U0123ABCD\"}");
    clock.advance(Duration.ofMinutes(11));
    assertThat(mentions.find(agent(EMAIL))).isEqualTo("U0123ABCD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"U0123ABCD\",\"deleted\":true}",
        "{\"id\":\"U1> <!channel\"}",
        "{\"id\":\"u0123abcd\"}"
      })
  void doesNotMentionWhoIsGoneOrWhatIsNoId(String user) {
    workspace.users.put(EMAIL, user);

    assertThat(mentions.find(agent(EMAIL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "200, '{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"users:read.email\"}'",
    "200, '{\"ok\":false,\"error\":\"ratelimited\"}'",
    "200, '{\"ok\":true}'",
    "429, ''",
    "500, ''",
    "200, <html>"
  })
  void asksNobodyForAMinuteWhenSlackCannotSay(int status, String body) {
    workspace.users.put("other@example.com", "{\"id\":\"U0123ABCD\"}");
    workspace.faults =
        question -> workspace.asked.size() == 1 ? new StandInSlack.Answer(status, body) : null;

    assertThat(mentions.find(agent(EMAIL))).isEmpty();
    assertThat(mentions.find(agent("other@example.com"))).isEmpty();
    assertThat(workspace.asked).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    assertThat(mentions.find(agent("other@example.com"))).isEqualTo("U0123ABCD");
  }

  @Test
  void doesNotFailWhenNobodyListens() {
    workspace.close();

    assertThat(mentions.find(agent(EMAIL))).isEmpty();
  }

  @Test
  void asksNothingWithoutABotOrWithoutAnAddress() {
    assertThat(mentions.find(agent(" "))).isEmpty();
    assertThat(mentions.find(agent(null))).isEmpty();
    assertThat(mentions.find(null)).isEmpty();
    assertThat(mentions("").find(agent(EMAIL))).isEmpty();
    assertThat(workspace.asked).isEmpty();
  }

  private static Map<String, Object> agent(String email) {
    Map<String, Object> call = new HashMap<>();
    call.put("agent_email", email);
    return call;
  }

  private SlackMentions mentions(String token) {
    return new SlackMentions(
        new SlackSettings(
            Duration.ZERO, token, workspace.apiUrl(), "", Duration.ZERO, "", false, false),
        clock);
  }
}
