package routes.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class ApiTokensTest {
  @Autowired Hub hub;
  @Autowired ApiTokens tokens;

  @AfterEach
  void removeTokens() {
    hub.database().update("delete from api_token");
  }

  /** Through a proxy, so that it does not count as a caller on this machine. */
  private int ask(String token) {
    return hub.get(
            "/api/parked", "Authorization", "Bearer " + token, "X-Forwarded-For", "203.0.113.9")
        .statusCode();
  }

  @Test
  void opensWhatProgramsReadUntilItIsRevoked() {
    String token = tokens.make("Nightly report", "admin");
    assertThat(ask(token)).isEqualTo(200);
    assertThat(ask(token + "x")).isEqualTo(401);
    assertThat(ask("sbt_")).isEqualTo(401);
    assertThat(tokens.list())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.name()).isEqualTo("Nightly report");
              assertThat(token).endsWith(kept.hint());
              assertThat(kept.lastUsedAt()).isNotNull();
            });

    UUID id = tokens.list().get(0).id();
    tokens.revoke(id, "admin");
    assertThat(ask(token)).isEqualTo(401);
    assertThatThrownBy(() -> tokens.revoke(id, "admin")).isInstanceOf(RefusedChangeException.class);
  }

  @Test
  void keepsOnlyItsHash() {
    String token = tokens.make("Nightly report", "admin");
    assertThat(hub.database().queryForList("select api_token::text from api_token", String.class))
        .noneMatch(row -> row.contains(token));
  }

  @Test
  void wantsAName() {
    assertThatThrownBy(() -> tokens.make(" ", "admin")).isInstanceOf(RefusedChangeException.class);
  }
}
