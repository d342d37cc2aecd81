package routes.console;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import routes.operations.HubStatus;
import routes.operations.Overview;

/** How the hub and its day go, at a glance. */
@Controller
class OverviewPage {
  private final Overview overview;
  private final HubStatus status;
  private final LiveFeed feed;

  OverviewPage(Overview overview, HubStatus status, LiveFeed feed) {
    this.overview = overview;
    this.status = status;
    this.feed = feed;
  }

  @GetMapping("/console")
  String page(Model model) {
    fill(model);
    return "console/overview";
  }

  /** The part that changes. */
  @GetMapping("/console/overview")
  String part(Model model) {
    fill(model);
    return "console/overview :: now";
  }

  private void fill(Model model) {
    model.addAttribute("day", overview.read());
    model.addAttribute("health", status.health());
  }

  /** Says to open pages that something changed. */
  @GetMapping("/console/live")
  SseEmitter live() {
    return feed.open();
  }
}
