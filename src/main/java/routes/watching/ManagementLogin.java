package routes.watching;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Who may look into the running hub on its management port, and where that is. */
@Component
public class ManagementLogin {
  /** No digits, which a log would take for a telephone number, and no letters that look alike. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";

  private static final int GROUPS = 4;
  private static final int LETTERS_A_GROUP = 5;

  private final Environment environment;
  private final String user;
  private final String password;
  private final boolean invented;

  ManagementLogin(
      Environment environment,
      @Value("${hub.admin.user}") String user,
      @Value("${hub.admin.password}") String password) {
    this.environment = environment;
    this.user = user;
    this.invented = password.isBlank();
    this.password = invented ? invent() : password;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /** The address of the console, once the hub has started and if it has a management port. */
  public Optional<String> console() {
    String address = environment.getProperty("management.server.address", "127.0.0.1");
    return Optional.ofNullable(environment.getProperty("local.management.port"))
        .map(
            port ->
                "http://%s:%s/actuator/hawtio"
                    .formatted(address.contains(":") ? "[" + address + "]" : address, port));
  }

  /** How to get in: a password is shown only if it was made for this start. */
  public String invitation() {
    return invented
        ? "user %s, password %s (for this start; set HUB_ADMIN_PASSWORD to choose one)"
            .formatted(user, password)
        : "user %s, password as set in HUB_ADMIN_PASSWORD".formatted(user);
  }

  private static String invent() {
    SecureRandom random = new SecureRandom();
    return IntStream.range(0, GROUPS)
        .mapToObj(
            group ->
                random
                    .ints(LETTERS_A_GROUP, 0, LETTERS.length())
                    .mapToObj(letter -> LETTERS.substring(letter, letter + 1))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("-"));
  }
}
