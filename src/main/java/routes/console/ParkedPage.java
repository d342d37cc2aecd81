package routes.console;

import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.work.ParkedCalls;

/** The calls that wait for a person, by the reason for which they do. */
@Controller
class ParkedPage {
  private final ParkedCalls parked;

  ParkedPage(ParkedCalls parked) {
    this.parked = parked;
  }

  @GetMapping("/console/parked")
  String page(Model model) {
    fill(model);
    return "console/parked";
  }

  /** The part that changes. */
  @GetMapping("/console/parked/now")
  String now(Model model) {
    fill(model);
    return "console/parked :: now";
  }

  private void fill(Model model) {
    model.addAttribute("reasons", parked.list().get("parked"));
    model.addAttribute("returning", parked.returning());
  }

  /** Asks before it is done, with the count of this moment. */
  @GetMapping("/console/parked/retry")
  String ask(@RequestParam(required = false) String reason, Model model) {
    model.addAttribute("reason", reason);
    model.addAttribute("count", parked.retryAll(reason, "true"));
    return "console/retry-parked";
  }

  @PostMapping("/console/parked/retry")
  String retry(@RequestParam(required = false) String reason, Principal user) {
    parked.retryAllFor(reason, "false", user.getName());
    return "redirect:/console/parked";
  }
}
