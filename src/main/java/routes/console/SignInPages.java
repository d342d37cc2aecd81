package routes.console;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
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

  /** For whoever asks for what another role may. */
  @RequestMapping(ConsoleSecurity.DENIED)
  String denied(Model model, HttpServletResponse response) {
    return refusal(
        model,
        response,
        "That is not yours to do",
        "Your role does not allow it. An administrator can give you another one.");
  }

  /** For a form that was opened before the sign-in that it is sent with. */
  @RequestMapping(ConsoleSecurity.OUTDATED)
  String outdated(Model model, HttpServletResponse response) {
    return refusal(
        model,
        response,
        "That form is too old",
        "Nothing was done. Go back, load the page again, and send the form once more.");
  }

  private static String refusal(
      Model model, HttpServletResponse response, String what, String then) {
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    model.addAttribute("what", what);
    model.addAttribute("then", then);
    return "console/refusal";
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
