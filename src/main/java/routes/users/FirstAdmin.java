package routes.users;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Lets somebody into a hub that nobody can sign in to yet. */
@Component
public class FirstAdmin {
  private final Users users;
  private final String name;
  private final boolean configured;

  public FirstAdmin(
      Users users,
      @Value("${hub.admin.user}") String name,
      @Value("${hub.admin.password}") String password) {
    this.users = users;
    this.name = name;
    this.configured = !password.isBlank();
  }

  /**
   * How to sign in, for the log of a start; a password only when it was made for this very start.
   */
  public String invitation() {
    return users
        .addFirstAdmin()
        .map("user admin, password %s (once: you are asked to choose your own)"::formatted)
        .orElse(
            configured
                ? "user %s, password as set in HUB_ADMIN_PASSWORD".formatted(name)
                : "with a user of the hub; HUB_ADMIN_PASSWORD lets in whoever has forgotten all of them");
  }
}
