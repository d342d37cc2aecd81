package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;
import routes.Hub;
import routes.HubTest;

@HubTest
@Transactional
class SandboxBorderTest {
  @Autowired Hub hub;

  @Test
  void refusesTheSandboxOverRealCalls() {
    call(false, "posted");

    assertThatThrownBy(() -> new SandboxBorder(hub.database(), true).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another HUB_DATA or DATABASE_URL");
  }

  @Test
  void withdrawsWhatTheSandboxHadBegunAndNothingElse() {
    String invented = call(true, "processing");
    String real = call(false, "parked");

    new SandboxBorder(hub.database(), false).start();

    assertThat(hub.state(invented)).isEqualTo("skipped");
    assertThat(messages(invented)).isZero();
    assertThat(hub.state(real)).isEqualTo("parked");
    assertThat(messages(real)).isOne();
  }

  private String call(boolean sandbox, String state) {
    UUID id = UUID.randomUUID();
    hub.database()
        .update(
            """
            insert into call (id, provider, provider_call_id, facts, state, sandbox)
            values (?, 'exotel', ?, '{}', ?, ?)
            """,
            id,
            id.toString(),
            state,
            sandbox);
    hub.database()
        .update(
            """
            insert into slack_post (call_id, part, parts, channel, words, state, turn)
            values (?, 1, 1, 'nowhere', 'x', 'parked', now())
            """,
            id);
    return id.toString();
  }

  private int messages(String callId) {
    return hub.database()
        .queryForObject(
            "select count(*) from slack_post where call_id = ?::uuid", Integer.class, callId);
  }
}
