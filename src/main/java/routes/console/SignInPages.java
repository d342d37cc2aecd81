package routes.console;

import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.users.RefusedChangeException;
import routes.users.Users;

/** Signing in, and choosing a password. */
@Controller
class SignInPages {
  private final Users users;

  SignInPages(Users users) {
    this.users = users;
  }

  @GetMapping("/console/sign-in")
  String signIn() {
    return "console/sign-in";
  }

  @GetMapping("/console/password")
  String password() {
    return "console/password";
  }

  @PostMapping("/console/password")
  String choose(
      @RequestParam String old,
      @RequestParam String chosen,
      @RequestParam String repeated,
      Principal user,
      Model model) {
    try {
      if (!chosen.equals(repeated)) {
        throw new RefusedChangeException("The two new passwords differ");
      }
      users.choosePassword(user.getName(), old, chosen);
    } catch (RefusedChangeException refused) {
      model.addAttribute("refusal", refused.getMessage());
      return "console/password";
    }
    return "redirect:/console/sign-in?chosen";
  }
}
