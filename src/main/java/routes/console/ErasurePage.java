package routes.console;

import java.io.InputStream;
import java.security.Principal;
import java.util.UUID;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import routes.retention.Erasures;
import routes.retention.MalformedNumberException;
import routes.retention.NumberExport;

/**
 * What is held about a number: counted, given out, erased. The number is posted, so that it is in
 * no address.
 */
@Controller
@RequestMapping("/console/erasure")
class ErasurePage {
  private final Erasures erasures;
  private final NumberExport export;

  ErasurePage(Erasures erasures, NumberExport export) {
    this.erasures = erasures;
    this.export = export;
  }

  @GetMapping
  String page(Model model) {
    model.addAttribute("reports", erasures.list());
    return "console/erasure";
  }

  /** Looks before anything is done. */
  @PostMapping("/count")
  String count(@RequestParam String number, Model model) {
    model.addAttribute("found", erasures.count(number));
    model.addAttribute("number", number.strip());
    return page(model);
  }

  @PostMapping
  String erase(@RequestParam String number, Principal user) {
    return "redirect:/console/erasure/" + erasures.begin(number, user.getName());
  }

  @PostMapping("/export")
  ResponseEntity<InputStreamResource> export(@RequestParam String number, Principal user) {
    InputStream document = export.open(number, user.getName());
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("held-about-a-number.json").build().toString())
        .body(new InputStreamResource(document));
  }

  @GetMapping("/{id}")
  String report(@PathVariable UUID id, Model model) {
    model.addAttribute("report", erasures.report(id));
    return "console/erasure-report";
  }

  /** The part that changes while calls are left. */
  @GetMapping("/{id}/now")
  String now(@PathVariable UUID id, Model model) {
    report(id, model);
    return "console/erasure-report :: now";
  }

  @ExceptionHandler(MalformedNumberException.class)
  @ResponseStatus(HttpStatus.UNPROCESSABLE_ENTITY)
  String refused(MalformedNumberException fault, Model model) {
    model.addAttribute("refusal", fault.getMessage());
    return page(model);
  }
}
