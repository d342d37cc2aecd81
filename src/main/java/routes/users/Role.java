package routes.users;

import java.util.Locale;

/** What a user may do; each role may do all that the one before may. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Puts calls back to work and acts on them. */
  OPERATOR,
  /** Decides who may do what, and watches the routes in Hawtio. */
  ADMIN;

  /** As rows and forms write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException for a word that is no role
   */
  static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
