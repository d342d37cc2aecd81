package routes.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

/**
 * Signs people in, at the console as at the management port: the administrator of the settings, who
 * can come in while the database is away, and the users. Ten wrong attempts from one address, and
 * that address waits a minute before any attempt is looked at again; ten for one user, and nobody
 * signs in as that user for a quarter of an hour. So nobody gets far by guessing.
 */
@Component
public class SignIn implements AuthenticationProvider {
  /** What a user may do whose password was made by somebody else: replace it. */
  public static final String CHANGE_PASSWORD = "CHANGE_PASSWORD";

  static final int MOST_FAILURES = 10;
  static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(SignIn.class);
  private static final int MOST_ADDRESSES = 1_000;
  private static final int LONGEST = 200;

  private record Failures(int count, Instant last) {}

  private final Map<String, Failures> failures =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };
  private final String admin;
  private final String password;
  private final Users users;
  private final Clock clock;

  /**
   * @param admin the user of the settings
   * @param password of that user; empty when there is none
   */
  @Autowired
  public SignIn(
      @Value("${hub.admin.user}") String admin,
      @Value("${hub.admin.password}") String password,
      Users users) {
    this(admin, password, users, Clock.systemUTC());
  }

  SignIn(String admin, String password, Users users, Clock clock) {
    this.admin = admin;
    this.password = password;
    this.users = users;
    this.clock = clock;
  }

  @Override
  public Authentication authenticate(Authentication attempt) {
    String address =
        attempt.getDetails() instanceof WebAuthenticationDetails details
            ? details.getRemoteAddress()
            : "unknown";
    requirePatience(address);
    String name = attempt.getName();
    String given = String.valueOf(attempt.getCredentials());
    Optional<Authentication> known =
        name.length() > LONGEST || given.length() > LONGEST
            ? Optional.empty()
            : isConfigured(name, given)
                ? Optional.of(signedIn(name, authorities(Role.ADMIN)))
                : user(name, given);
    if (known.isEmpty()) {
      noteFailure(address);
      log.warn("A sign-in failed, from {}", address);
      throw new BadCredentialsException("Wrong user or password");
    }
    synchronized (failures) {
      failures.remove(address);
    }
    return known.get();
  }

  private Optional<Authentication> user(String name, String given) {
    Optional<Users.Entry> found;
    try {
      found = users.find(name);
    } catch (DataAccessException away) {
      throw new AuthenticationServiceException("The database is away, try again", away);
    }
    HubUser user = found.map(Users.Entry::user).orElse(null);
    if (user != null && user.lockedUntil() != null && user.lockedUntil().isAfter(clock.instant())) {
      throw new LockedException("Too many wrong passwords, wait a quarter of an hour");
    }
    boolean right =
        Passwords.HASHES.matches(given, found.map(Users.Entry::password).orElse(Passwords.NOBODYS));
    if (user == null) {
      return Optional.empty();
    }
    if (!right) {
      users.failed(user.name());
      return Optional.empty();
    }
    if (user.disabledAt() != null) {
      throw new DisabledException("This user may sign in no more");
    }
    users.signedIn(user.name());
    return Optional.of(
        signedIn(
            user.name(),
            user.mustChange() ? Stream.of(CHANGE_PASSWORD).toList() : authorities(user.role())));
  }

  private static List<String> authorities(Role role) {
    return Stream.of(Role.values())
        .filter(each -> each.compareTo(role) <= 0)
        .map(each -> "ROLE_" + each.name())
        .toList();
  }

  private static Authentication signedIn(String name, List<String> authorities) {
    return UsernamePasswordAuthenticationToken.authenticated(
        name, null, AuthorityUtils.createAuthorityList(authorities));
  }

  private void requirePatience(String address) {
    synchronized (failures) {
      Failures before = failures.get(address);
      if (before != null && before.count() >= MOST_FAILURES && isRecent(before)) {
        throw new LockedException("Too many wrong attempts, wait a minute");
      }
    }
  }

  private void noteFailure(String address) {
    synchronized (failures) {
      Failures before = failures.get(address);
      failures.put(
          address,
          new Failures(
              before == null || !isRecent(before) ? 1 : before.count() + 1, clock.instant()));
    }
  }

  private boolean isRecent(Failures before) {
    return !before.last().plus(PAUSE).isBefore(clock.instant());
  }

  private boolean isConfigured(String name, String given) {
    return !password.isBlank() & same(name, admin) & same(given, password);
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
