package routes.console;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import routes.logs.LogMask;
import routes.users.Role;

/** Who looks at a page, and what of it is for that person. Pages ask by the name {@code viewer}. */
@Component("viewer")
public class Viewer {
  private static final int SHOWN_DIGITS = 3;

  private final boolean maskNumbers;

  Viewer(@Value("${hub.console.mask-numbers}") boolean maskNumbers) {
    this.maskNumbers = maskNumbers;
  }

  private static Authentication user() {
    return SecurityContextHolder.getContext().getAuthentication();
  }

  public String name() {
    return user().getName();
  }

  public boolean operator() {
    return has(Role.OPERATOR);
  }

  public boolean admin() {
    return has(Role.ADMIN);
  }

  /** False where numbers are shortened, and what else may hold them is left out. */
  public boolean seesNumbers() {
    return !maskNumbers || operator();
  }

  private static boolean has(Role role) {
    return user() != null
        && user().getAuthorities().stream()
            .anyMatch(each -> each.getAuthority().equals("ROLE_" + role.name()));
  }

  /** A telephone number, or its last digits. */
  public String number(String number) {
    if (number == null || seesNumbers()) {
      return number;
    }
    String digits = number.replaceAll("\\D", "");
    return "…" + digits.substring(Math.max(0, digits.length() - SHOWN_DIGITS));
  }

  /** A text in which somebody may have said a telephone number. */
  public String words(String text) {
    return text == null || seesNumbers() ? text : LogMask.replaceNumbers(text, this::number);
  }
}
