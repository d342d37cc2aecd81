package routes.users;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Makes, keeps and compares passwords. */
final class Passwords {
  static final int SHORTEST = 12;

  /** What bcrypt reads. */
  static final int LONGEST_BYTES = 72;

  /** No digits, which a log would take for a telephone number, and no letters that look alike. */
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz";

  private static final int GROUPS = 4;
  private static final int LETTERS_A_GROUP = 5;

  /** Slow on purpose; the hash names its method, so that a better one can follow. */
  static final PasswordEncoder HASHES = PasswordEncoderFactories.createDelegatingPasswordEncoder();

  /** Compared with where there is no such user, so that the time does not tell. */
  static final String NOBODYS = HASHES.encode("nobody's password");

  private Passwords() {}

  /** A new one of some 90 random bits. */
  static String invent() {
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
