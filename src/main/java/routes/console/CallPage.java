package routes.console;

import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.agents.Companies;
import routes.agents.CompanyNumbers;
import routes.calls.CallFile;
import routes.calls.CallFiles;
import routes.recordings.RecordingLinks;
import routes.slack.CallPreview;
import routes.work.CallActions;

/** One call: who, what was said, what the hub did with it and why, and what a person can do. */
@Controller
@RequestMapping("/console/calls/{id}")
class CallPage {
  /** How long a page that stays open can play its recording. */
  private static final Duration LISTENING = Duration.ofHours(4);

  private final CallFiles files;
  private final CallActions actions;
  private final MinutesText minutes;
  private final RecordingLinks links;
  private final CallPreview previews;
  private final Viewer viewer;
  private final Companies companies;
  private final CompanyNumbers numbers;

  CallPage(
      CallFiles files,
      CallActions actions,
      MinutesText minutes,
      RecordingLinks links,
      CallPreview previews,
      Viewer viewer,
      Companies companies,
      CompanyNumbers numbers) {
    this.companies = companies;
    this.numbers = numbers;
    this.previews = previews;
    this.viewer = viewer;
    this.files = files;
    this.actions = actions;
    this.minutes = minutes;
    this.links = links;
  }

  @GetMapping
  String page(@PathVariable UUID id, Model model) {
    fill(id, model);
    return "console/call";
  }

  /** The part that changes while the call is worked on. */
  @GetMapping("/now")
  String now(@PathVariable UUID id, Model model) {
    fill(id, model);
    return "console/call :: now";
  }

  /** The part that comes with the recording and the transcript. */
  @GetMapping("/said")
  String said(@PathVariable UUID id, Model model) {
    fill(id, model);
    return "console/call :: said";
  }

  /** What its messages would be in a layout: a part of the page, or without scripts all of it. */
  @GetMapping("/preview")
  String preview(
      @PathVariable UUID id,
      @RequestParam String layout,
      @RequestHeader(name = "HX-Request", required = false) String part,
      Model model) {
    if (!viewer.seesNumbers()) {
      throw new AccessDeniedException("Messages hold telephone numbers");
    }
    model.addAttribute("preview", previews.ofCall(id, layout));
    fill(id, model);
    return part == null ? "console/call" : "console/call :: preview";
  }

  private void fill(UUID id, Model model) {
    CallFile file = files.read(id);
    model.addAttribute("file", file);
    model.addAttribute("call", file.call());
    model.addAttribute("minutes", minutes.of(file.minutes()));
    model.addAttribute("stages", CallActions.STAGES);
    model.addAttribute("layouts", previews.layouts());
    if (file.call().state().equals("parked")) {
      companies
          .unassigned(file.facts())
          .ifPresent(number -> model.addAttribute("unassigned", number));
      model.addAttribute("companies", companies.names());
    }
    if (file.recording() != null && file.recording().deletedAt() == null) {
      model.addAttribute("recordingAddress", links.path(id.toString(), LISTENING));
    }
  }

  @PostMapping("/retry")
  String retry(@PathVariable UUID id, Principal user) {
    actions.retry(id, user.getName());
    return back(id);
  }

  @PostMapping("/run-again")
  String runAgain(@PathVariable UUID id, @RequestParam String stage, Principal user) {
    actions.runAgain(id, stage, user.getName());
    return back(id);
  }

  @PostMapping("/post-again")
  String postAgain(@PathVariable UUID id, Principal user) {
    actions.postAgain(id, user.getName());
    return back(id);
  }

  /**
   * Gives the tracking number of a quarantined call to a company, and puts the call back to work.
   *
   * @param company one that is listed
   * @param other the name of another one, which counts when it is given
   */
  @PostMapping("/assign-number")
  String assign(
      @PathVariable UUID id,
      @RequestParam(defaultValue = "") String company,
      @RequestParam(defaultValue = "") String other,
      Principal user,
      Model model) {
    String name = (other.isBlank() ? company : other).strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("No company is named");
    }
    Optional<String> number = companies.unassigned(files.read(id).facts());
    if (number.isPresent()) {
      try {
        numbers.assign(number.get(), name);
      } catch (IllegalStateException unwritten) {
        model.addAttribute("refusal", unwritten.getMessage());
        return page(id, model);
      }
      actions.retryAssigned(id, number.get(), name, user.getName());
    }
    return back(id);
  }

  @PostMapping("/skip")
  String skip(@PathVariable UUID id, @RequestParam String reason, Principal user) {
    actions.skip(id, reason, user.getName());
    return back(id);
  }

  private static String back(UUID id) {
    return "redirect:/console/calls/" + id;
  }
}
