package routes.watching;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * The one login of the management port. Ten wrong attempts from one address, and that address waits
 * a minute before any attempt is looked at again, so that nobody gets far by guessing.
 */
@Component
class LoginPatience implements AuthenticationProvider {
  static final int MOST_FAILURES = 10;
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(LoginPatience.class);
  private static final int MOST_ADDRESSES = 1_000;

  private record Failures(int count, Instant last) {}

  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };
  private final ManagementLogin login;
  private final Clock clock;

  @Autowired
  LoginPatience(ManagementLogin login) {
    this(login, Clock.systemUTC());
  }

  LoginPatience(ManagementLogin login, Clock clock) {
    this.login = login;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication attempt) {
    String address =
        attempt.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "unknown";
    synchronized (failures) {
      Failures before = failures.getOrDefault(address, new Failures(0, Instant.EPOCH));
      boolean longAgo = before.last().plus(PAUSE).isBefore(clock.instant());
      if (!longAgo && before.count() >= MOST_FAILURES) {
        throw new LockedException("Too many wrong logins, wait a minute");
      }
      if (isRight(attempt)) {
        failures.remove(address);
        return UsernamePasswordAuthenticationToken.authenticated(
            attempt.getName(), null, AuthorityUtils.createAuthorityList(List.of("ROLE_ADMIN")));
      }
      failures.put(address, new Failures(longAgo ? 1 : before.count() + 1, clock.instant()));
    }
    log.warn("A login to the management port failed, from {}", address);
    throw new BadCredentialsException("Wrong user or password");
  }

  private boolean isRight(Authentication attempt) {
    return same(attempt.getName(), login.user())
        & same(String.valueOf(attempt.getCredentials()), login.password());
  }

  private static boolean same(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }
}
