package routes.watching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class LoginPatienceTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T10:00:00Z"));
  private final InstantSource source = now::get;
  private final LoginPatience patience =
      new LoginPatience(
          new ManagementLogin(new MockEnvironment(), "admin", "right one"),
          source.withZone(ZoneOffset.UTC));

  private Authentication attempt(String address, String user, String password) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    var attempt = UsernamePasswordAuthenticationToken.unauthenticated(user, password);
    attempt.setDetails(new WebAuthenticationDetails(request));
    return patience.authenticate(attempt);
  }

  private void fail(String address, int times) {
    for (int time = 0; time < times; time++) {
      assertThatThrownBy(() -> attempt(address, "admin", "guess"))
          .isInstanceOf(BadCredentialsException.class);
    }
  }

  @Test
  void knowsTheAdministrator() {
    assertThat(attempt("10.0.0.1", "admin", "right one").isAuthenticated()).isTrue();
    assertThatThrownBy(() -> attempt("10.0.0.1", "root", "right one"))
        .isInstanceOf(BadCredentialsException.class);
  }

  @Test
  void looksAtNoFurtherAttemptOfAnAddressThatGuesses() {
    fail("10.0.0.1", LoginPatience.MOST_FAILURES);
    assertThatThrownBy(() -> attempt("10.0.0.1", "admin", "right one"))
        .isInstanceOf(LockedException.class);
    assertThat(attempt("10.0.0.2", "admin", "right one").isAuthenticated()).isTrue();
  }

  @Test
  void looksAgainAfterAMinute() {
    fail("10.0.0.1", LoginPatience.MOST_FAILURES);
    now.set(now.get().plus(LoginPatience.PAUSE).plusSeconds(1));
    assertThat(attempt("10.0.0.1", "admin", "right one").isAuthenticated()).isTrue();
  }

  @Test
  void forgetsFailuresOfWhoeverGotIn() {
    fail("10.0.0.1", LoginPatience.MOST_FAILURES - 1);
    attempt("10.0.0.1", "admin", "right one");
    fail("10.0.0.1", LoginPatience.MOST_FAILURES - 1);
    assertThat(attempt("10.0.0.1", "admin", "right one").isAuthenticated()).isTrue();
  }

  @Test
  void inventsAPasswordForEachStartAndShowsNoOther() {
    ManagementLogin invented = new ManagementLogin(new MockEnvironment(), "admin", "");
    ManagementLogin another = new ManagementLogin(new MockEnvironment(), "admin", " ");
    assertThat(invented.password())
        .matches("[a-z]{5}(-[a-z]{5}){3}")
        .isNotEqualTo(another.password());
    assertThat(invented.invitation()).contains(invented.password(), "HUB_ADMIN_PASSWORD");
    assertThat(new ManagementLogin(new MockEnvironment(), "admin", "right one").invitation())
        .doesNotContain("right one");
  }
}
