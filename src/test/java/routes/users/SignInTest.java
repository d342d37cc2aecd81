package routes.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import routes.Hub;
import routes.HubTest;

@HubTest
class SignInTest {
  @Autowired Hub hub;
  @Autowired Users users;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource source = now::get;
  private SignIn signIn;

  @BeforeEach
  void begin() {
    signIn = new SignIn("admin", "right one", users, source.withZone(ZoneOffset.UTC));
  }

  @AfterEach
  void removeUsers() {
    hub.database().update("delete from hub_user");
  }

  private Authentication attempt(String address, String user, String password) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(address);
    var attempt = UsernamePasswordAuthenticationToken.unauthenticated(user, password);
    attempt.setDetails(new WebAuthenticationDetails(request));
    return signIn.authenticate(attempt);
  }

  private void fail(String address, String user, int times) {
    for (int time = 0; time < times; time++) {
      assertThatThrownBy(() -> attempt(address, user, "guess"))
          .isInstanceOf(BadCredentialsException.class);
    }
  }

  @Test
  void knowsTheAdministratorOfTheSettings() {
    assertThat(attempt("10.0.0.1", "admin", "right one").getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly("ROLE_VIEWER", "ROLE_OPERATOR", "ROLE_ADMIN");
    assertThatThrownBy(() -> attempt("10.0.0.1", "root", "right one"))
        .isInstanceOf(BadCredentialsException.class);
    assertThatThrownBy(() -> attempt("10.0.0.1", "admin", "x".repeat(10_000)))
        .isInstanceOf(BadCredentialsException.class);
  }

  @Test
  void letsNobodyInByAnEmptyPassword() {
    SignIn without = new SignIn("admin", "", users);
    assertThatThrownBy(
            () ->
                without.authenticate(
                    UsernamePasswordAuthenticationToken.unauthenticated("admin", "")))
        .isInstanceOf(BadCredentialsException.class);
  }

  @Test
  void asksWhoeverHasAPasswordOfSomebodyElsesForOneOfTheirOwn() {
    String made = users.add("Asha", Role.OPERATOR, "admin");
    assertThat(attempt("10.0.0.1", "asha", made).getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly(SignIn.CHANGE_PASSWORD);

    users.choosePassword("asha", made, "four words in a row");
    assertThat(attempt("10.0.0.1", "ASHA", "four words in a row").getAuthorities())
        .extracting(GrantedAuthority::getAuthority)
        .containsExactly("ROLE_VIEWER", "ROLE_OPERATOR");
    assertThatThrownBy(() -> attempt("10.0.0.1", "asha", made))
        .isInstanceOf(BadCredentialsException.class);
  }

  @Test
  void doesNotLetInWhoeverIsDisabled() {
    String made = users.add("asha", Role.VIEWER, "admin");
    users.disable("asha", true, "admin");
    assertThatThrownBy(() -> attempt("10.0.0.1", "asha", made))
        .isInstanceOf(DisabledException.class);
    users.disable("asha", false, "admin");
    assertThat(attempt("10.0.0.1", "asha", made).isAuthenticated()).isTrue();
  }

  @Test
  void looksAtNoFurtherAttemptOfAnAddressThatGuesses() {
    fail("10.0.0.1", "admin", SignIn.MOST_FAILURES);
    assertThatThrownBy(() -> attempt("10.0.0.1", "admin", "right one"))
        .isInstanceOf(LockedException.class);
    assertThat(attempt("10.0.0.2", "admin", "right one").isAuthenticated()).isTrue();

    now.set(now.get().plus(SignIn.PAUSE).plusSeconds(1));
    assertThat(attempt("10.0.0.1", "admin", "right one").isAuthenticated()).isTrue();
  }

  @Test
  void looksAtNoFurtherPasswordOfAUserWhoIsGuessedFromManyAddresses() {
    String made = users.add("asha", Role.VIEWER, "admin");
    for (int address = 0; address < Users.MOST_FAILURES; address++) {
      fail("10.0.1." + address, "asha", 1);
    }
    assertThatThrownBy(() -> attempt("10.0.0.9", "asha", made)).isInstanceOf(LockedException.class);

    now.set(now.get().plus(Users.LOCK).plusSeconds(5));
    assertThat(attempt("10.0.0.9", "asha", made).isAuthenticated()).isTrue();
  }

  @Test
  void forgetsFailuresOfWhoeverGotIn() {
    fail("10.0.0.1", "admin", SignIn.MOST_FAILURES - 1);
    attempt("10.0.0.1", "admin", "right one");
    fail("10.0.0.1", "admin", SignIn.MOST_FAILURES - 1);
    assertThat(attempt("10.0.0.1", "admin", "right one").isAuthenticated()).isTrue();
  }
}
