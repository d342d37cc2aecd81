package routes.console;

import java.security.Principal;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.users.ApiTokens;
import routes.users.RefusedChangeException;
import routes.users.Role;
import routes.users.Users;

/**
 * Who may sign in, and the tokens of programs. What is secret is shown once, on the answer itself.
 */
@Controller
class UsersPage {
  private final Users users;
  private final ApiTokens tokens;

  UsersPage(Users users, ApiTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  @GetMapping("/console/users")
  String page(Model model) {
    model.addAttribute("users", users.list());
    model.addAttribute("tokens", tokens.list());
    model.addAttribute("roles", Role.values());
    return "console/users";
  }

  @PostMapping("/console/users")
  String add(@RequestParam String name, @RequestParam Role role, Principal by, Model model) {
    return told(model, "Password of " + name, () -> users.add(name, role, by.getName()));
  }

  @PostMapping("/console/users/{name}/password")
  String reset(@PathVariable String name, Principal by, Model model) {
    return told(model, "New password of " + name, () -> users.resetPassword(name, by.getName()));
  }

  @PostMapping("/console/users/{name}/role")
  String change(@PathVariable String name, @RequestParam Role role, Principal by, Model model) {
    return told(
        model,
        null,
        () -> {
          users.changeRole(name, role, by.getName());
          return null;
        });
  }

  @PostMapping("/console/users/{name}/disabled")
  String disable(
      @PathVariable String name, @RequestParam boolean disabled, Principal by, Model model) {
    return told(
        model,
        null,
        () -> {
          users.disable(name, disabled, by.getName());
          return null;
        });
  }

  @PostMapping("/console/tokens")
  String make(@RequestParam String name, Principal by, Model model) {
    return told(model, "Token " + name.strip(), () -> tokens.make(name, by.getName()));
  }

  @PostMapping("/console/tokens/{id}/revoked")
  String revoke(@PathVariable UUID id, Principal by, Model model) {
    return told(
        model,
        null,
        () -> {
          tokens.revoke(id, by.getName());
          return null;
        });
  }

  /** Does it, then shows the page again, with the secret that came of it or with why not. */
  private String told(Model model, String secretOf, Supplier<String> change) {
    try {
      model.addAttribute("secret", change.get());
      model.addAttribute("secretOf", secretOf);
    } catch (RefusedChangeException refused) {
      model.addAttribute("refusal", refused.getMessage());
    }
    return page(model);
  }
}
