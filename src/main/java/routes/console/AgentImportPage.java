package routes.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import routes.agents.AgentMerge;
import routes.agents.PhoneNumbers;
import routes.mappings.MappingDocument;
import routes.mappings.MappingEdits;
import routes.mappings.Mappings;
import routes.mappings.RefusedEditException;
import routes.storage.LastGood;

/** Agents from a spreadsheet: first what would change, then the change. */
@Controller
@RequestMapping("/console/mappings/agents")
class AgentImportPage {
  private static final String FILE = "agent_mapping.json";

  private final Mappings mappings;
  private final MappingEdits edits;
  private final PhoneNumbers numbers;

  AgentImportPage(Mappings mappings, MappingEdits edits, PhoneNumbers numbers) {
    this.mappings = mappings;
    this.edits = edits;
    this.numbers = numbers;
  }

  @GetMapping
  String page() {
    return "console/import-agents";
  }

  @PostMapping("/preview")
  String preview(@RequestParam String csv, Model model) {
    model.addAttribute("csv", csv);
    try {
      model.addAttribute("version", LastGood.version(mappings.text(FILE)));
      model.addAttribute("merge", AgentMerge.of(csv, mappings.document(FILE), numbers));
    } catch (IOException unreadable) {
      model.addAttribute("refusal", FILE + " cannot be read: mend it first");
    } catch (IllegalArgumentException | IllegalStateException senseless) {
      model.addAttribute("refusal", senseless.getMessage());
    }
    return "console/import-agents";
  }

  /**
   * @param skip whether the good rows are taken though others have faults
   */
  @PostMapping
  String save(
      @RequestParam String csv,
      @RequestParam String version,
      @RequestParam(defaultValue = "false") boolean skip,
      Principal by,
      Model model,
      HttpServletResponse response) {
    try {
      MappingDocument document = mappings.document(FILE);
      AgentMerge merge = AgentMerge.of(csv, document, numbers);
      if (merge.faults().isEmpty() || skip) {
        edits.save(FILE, document.text(merge.agents()), version, by.getName());
        return "redirect:/console/mappings/file?name=" + FILE + "&saved=yes";
      }
      response.setStatus(422);
    } catch (RefusedEditException refused) {
      response.setStatus(refused.stale() ? 409 : 422);
      preview(csv, model);
      model.addAttribute("refusal", refused.getMessage());
      return "console/import-agents";
    } catch (IOException | IllegalArgumentException | IllegalStateException senseless) {
      response.setStatus(422);
    }
    return preview(csv, model);
  }
}
