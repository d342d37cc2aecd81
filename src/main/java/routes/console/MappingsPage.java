package routes.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.calls.CallEvent;
import routes.calls.CallFiles;
import routes.calls.CallNotFoundException;
import routes.calls.CallReader;
import routes.mappings.MappingEdits;
import routes.mappings.Mappings;
import routes.mappings.RefusedEditException;
import routes.mappings.SchemaHelp;
import routes.mappings.UnknownMappingException;
import routes.rules.CallRules;
import routes.rules.RuleSamples;
import routes.slack.CallPreview;
import routes.storage.LastGood;

/**
 * The files that say who, for whom and how: shown, searched, tried and edited. What decides to whom
 * data goes is for administrators.
 */
@Controller
@RequestMapping("/console/mappings")
class MappingsPage {
  private static final String RULES = "call_rules.json";
  private static final String SUBSCRIPTIONS = "subscriptions.json";
  private static final String LAYOUTS = "slack/";

  /** Characters; encoded as a form, a longer text may be more than the hub takes. */
  private static final int LONGEST = 300_000;

  private static final int MOST_HITS = 100;
  private static final int LONGEST_HIT = 300;
  private static final int LEAST_DIGITS = 4;
  private static final int TELLING_DIGITS = 9;

  private static final Map<String, String> TITLES =
      Map.of(
          "customers.csv", "Who the customers are, by their numbers",
          "slack/classic.mustache", "How the first message of a call looks",
          "slack/continuation.mustache", "How the messages behind the first one look",
          "slack/living.mustache", "How a call looks that is being worked on",
          "slack/minutes.mustache", "How a call looks that has minutes",
          "slack/missed.mustache", "How a missed call looks");

  private final Mappings mappings;
  private final MappingEdits edits;
  private final CallRules rules;
  private final RuleSamples samples;
  private final CallReader calls;
  private final CallFiles files;
  private final CallPreview preview;
  private final Viewer viewer;

  MappingsPage(
      Mappings mappings,
      MappingEdits edits,
      CallRules rules,
      RuleSamples samples,
      CallReader calls,
      CallFiles files,
      CallPreview preview,
      Viewer viewer) {
    this.mappings = mappings;
    this.edits = edits;
    this.rules = rules;
    this.samples = samples;
    this.calls = calls;
    this.files = files;
    this.preview = preview;
    this.viewer = viewer;
  }

  /**
   * One file in a list.
   *
   * @param from {@code MAPPINGS_DIR} or {@code jar}
   * @param refused why it is not in use as it stands; null when it is
   */
  public record Listed(
      String name, String title, String from, String version, Instant since, String refused) {}

  /** A place where something was found; its lines are counted from 1. */
  public record Hit(String name, int line, String text) {}

  @GetMapping
  String list(@RequestParam(defaultValue = "") String words, Model model) {
    Map<String, Object> status = mappings.status();
    model.addAttribute(
        "files", status.keySet().stream().map(name -> listed(name, status)).toList());
    model.addAttribute("words", words);
    model.addAttribute("hits", words.isBlank() ? null : find(words.strip()));
    return "console/mappings";
  }

  private Listed listed(String name, Map<String, Object> all) {
    Map<?, ?> status = (Map<?, ?>) all.get(name);
    if (status == null) {
      throw new UnknownMappingException();
    }
    return new Listed(
        name,
        title(name),
        status.get("from").toString(),
        status.get("version").toString(),
        Instant.parse(status.get("since").toString()),
        mappings.refused().get(name));
  }

  private static String title(String name) {
    return name.endsWith(".json")
        ? SchemaHelp.of(name).title()
        : TITLES.getOrDefault(name, "A layout that rules may choose");
  }

  private List<Hit> find(String words) {
    List<Hit> hits = new ArrayList<>();
    for (String name : mappings.names()) {
      if (maySee(name)) {
        List<String> lines = standing(name).lines().toList();
        for (int i = 0; i < lines.size() && hits.size() < MOST_HITS; i++) {
          if (has(lines.get(i), words)) {
            hits.add(new Hit(name, i + 1, excerpt(lines, i)));
          }
        }
      }
    }
    return hits;
  }

  /** A number is found in whatever spelling. */
  private static boolean has(String line, String words) {
    String digits = words.replaceAll("\\D", "");
    boolean number =
        digits.length() >= LEAST_DIGITS
            && words.matches("[\\d\\s()+./-]+")
            && line.replaceAll("[\\s()+./-]", "")
                .contains(digits.substring(Math.max(0, digits.length() - TELLING_DIGITS)));
    return number || line.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }

  /** With what an opening line opens. */
  private static String excerpt(List<String> lines, int at) {
    boolean opens = lines.get(at).endsWith("{") && at + 1 < lines.size();
    String text = lines.get(at).strip() + (opens ? " " + lines.get(at + 1).strip() : "");
    return text.length() <= LONGEST_HIT ? text : text.substring(0, LONGEST_HIT) + "…";
  }

  /**
   * @param former an edit that is shown beside what stands there now; null for none
   */
  @GetMapping("/file")
  String file(
      @RequestParam String name,
      @RequestParam(required = false) Long former,
      @RequestParam(required = false) String saved,
      Model model) {
    String standing = standing(name);
    fill(model, name, standing, LastGood.version(standing));
    model.addAttribute("saved", saved);
    if (former != null && maySee(name)) {
      model.addAttribute("former", former);
      model.addAttribute("diff", TextDiff.of(standing, edits.text(name, former)));
    }
    return "console/mapping";
  }

  private void fill(Model model, String name, String text, String version) {
    boolean sees = maySee(name);
    boolean small = text.length() <= LONGEST;
    model.addAttribute("file", listed(name, mappings.status()));
    model.addAttribute("sees", sees);
    model.addAttribute("small", small);
    model.addAttribute("mayEdit", sees && small && mayEdit(name));
    model.addAttribute("text", sees && small ? text : null);
    model.addAttribute("version", version);
    model.addAttribute("help", name.endsWith(".json") ? SchemaHelp.of(name).entries() : null);
    model.addAttribute("history", edits.history(name));
    if (CallPreview.canTry(name)) {
      model.addAttribute("names", CallPreview.names());
    }
    if (name.equals(RULES)) {
      model.addAttribute("samples", sampleNames());
    }
  }

  private boolean maySee(String name) {
    return viewer.seesNumbers() || name.startsWith(LAYOUTS);
  }

  private boolean mayEdit(String name) {
    return name.equals(SUBSCRIPTIONS) ? viewer.admin() : viewer.operator();
  }

  private void requireEditor(String name) {
    if (!mayEdit(name)) {
      throw new AccessDeniedException("Only administrators decide to whom data goes");
    }
  }

  private List<String> sampleNames() {
    try {
      return samples.read().stream().map(RuleSamples.Sample::name).toList();
    } catch (IllegalArgumentException unusable) {
      return List.of();
    }
  }

  /** What is in use stands for a file that cannot be read. */
  private String standing(String name) {
    try {
      return mappings.text(name);
    } catch (IOException unreadable) {
      return mappings.inUse(name);
    }
  }

  /** Whether a text would be taken up, and what it changes; nothing is written. */
  @PostMapping("/check")
  String check(
      @RequestParam String name,
      @RequestParam String text,
      @RequestParam String version,
      Model model) {
    requireEditor(name);
    fill(model, name, text, version);
    model.addAttribute("checked", true);
    model.addAttribute("diff", TextDiff.of(standing(name), text));
    try {
      model.addAttribute("changes", mappings.check(name, text));
    } catch (IllegalArgumentException refused) {
      model.addAttribute("fault", refused.getMessage());
    }
    return "console/mapping";
  }

  /**
   * What would become of a call by a text that nobody has saved; nothing is written.
   *
   * @param call ours or the provider's id of a stored call; empty: the sample
   */
  @PostMapping("/try")
  String tryOut(
      @RequestParam String name,
      @RequestParam String text,
      @RequestParam String version,
      @RequestParam(defaultValue = "") String call,
      @RequestParam(defaultValue = "") String sample,
      Model model) {
    requireEditor(name);
    fill(model, name, text, version);
    model.addAttribute("call", call);
    model.addAttribute("sample", sample);
    try {
      if (name.equals(RULES)) {
        CallEvent facts = call.isBlank() ? ofSample(sample) : files.read(id(call)).facts();
        model.addAttribute("decision", rules.decideBy(text, facts));
        model.addAttribute("present", rules.decideBy(null, facts));
      } else if (CallPreview.canTry(name)) {
        model.addAttribute("messages", preview.messages(id(call), text));
      }
    } catch (CallNotFoundException unknown) {
      model.addAttribute("fault", "there is no call with this id");
    } catch (IllegalArgumentException refused) {
      model.addAttribute("fault", refused.getMessage());
    }
    return "console/mapping";
  }

  private UUID id(String call) {
    return UUID.fromString(calls.find(call.strip()));
  }

  private CallEvent ofSample(String name) {
    return samples.read().stream()
        .filter(sample -> sample.name().equals(name))
        .findFirst()
        .orElseThrow(CallNotFoundException::new)
        .call();
  }

  @PostMapping("/save")
  String save(
      @RequestParam String name,
      @RequestParam String text,
      @RequestParam String version,
      Principal by,
      Model model,
      HttpServletResponse response) {
    requireEditor(name);
    try {
      boolean changed = edits.save(name, text, version, by.getName());
      return "redirect:/console/mappings/file?name="
          + name
          + "&saved="
          + (changed ? "yes" : "same");
    } catch (RefusedEditException refused) {
      String standing = standing(name);
      fill(model, name, text, refused.stale() ? LastGood.version(standing) : version);
      model.addAttribute("refusal", refused);
      model.addAttribute("diff", TextDiff.of(standing, text));
      response.setStatus(refused.stale() ? 409 : 422);
      return "console/mapping";
    }
  }

  /** Brings a former text back, by the same way. */
  @PostMapping("/undo")
  String undo(
      @RequestParam String name,
      @RequestParam long former,
      @RequestParam String version,
      Principal by,
      Model model,
      HttpServletResponse response) {
    return save(name, edits.text(name, former), version, by, model, response);
  }
}
