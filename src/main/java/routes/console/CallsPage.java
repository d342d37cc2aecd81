package routes.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.LocalDate;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;
import routes.calls.CallCriteria;
import routes.calls.CallSearch;
import routes.calls.MalformedRequestException;

/** Finds calls. What is looked for stands in the address, so that it can be kept and passed on. */
@Controller
class CallsPage {
  private static final int SIZE = 50;

  private final CallSearch search;
  private final CallSheet sheet;
  private final Times times;
  private final Viewer viewer;

  CallsPage(CallSearch search, CallSheet sheet, Times times, Viewer viewer) {
    this.search = search;
    this.sheet = sheet;
    this.times = times;
    this.viewer = viewer;
  }

  /**
   * What the form asks for.
   *
   * @param from a day in HUB_TIMEZONE
   * @param to a day in HUB_TIMEZONE, which is the last one
   */
  record Wish(
      @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
      String state,
      String reason,
      String direction,
      String type,
      String provider,
      String agent,
      String department,
      String number,
      String words,
      String id) {}

  @GetMapping("/console/calls")
  String page(
      @ModelAttribute("wish") Wish wish,
      @RequestParam(required = false) String after,
      @RequestParam(required = false) boolean sum,
      HttpServletRequest request,
      Model model) {
    CallSearch.Page page = search.page(criteria(wish), after, SIZE);
    model.addAttribute("page", page);
    model.addAttribute("first", after == null);
    model.addAttribute("next", page.next() == null ? null : address(request, page.next()));
    model.addAttribute("latest", address(request, null));
    model.addAttribute("sheet", address(request, null).replaceFirst("/calls", "/calls.csv"));
    if (sum) {
      sumUp(wish, model);
    }
    model.addAttribute("choices", search.choices());
    return "console/calls";
  }

  private void sumUp(Wish wish, Model model) {
    try {
      model.addAttribute("totals", search.totals(criteria(wish)));
    } catch (MalformedRequestException tooMany) {
      model.addAttribute("tooMany", tooMany.getMessage());
    }
  }

  /** The calls as a sheet, all pages of it. */
  @GetMapping("/console/calls.csv")
  void sheet(@ModelAttribute("wish") Wish wish, HttpServletResponse response) throws IOException {
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"calls.csv\"");
    sheet.write(criteria(wish), viewer, response.getOutputStream());
  }

  private static String address(HttpServletRequest request, String after) {
    return UriComponentsBuilder.fromPath("/console/calls")
        .query(request.getQueryString())
        .replaceQueryParam("after", after == null ? new Object[0] : new Object[] {after})
        .replaceQueryParam("sum")
        .build()
        .toUriString();
  }

  private CallCriteria criteria(Wish wish) {
    return new CallCriteria(
        times.beginningOf(wish.from()),
        times.beginningOf(wish.to() == null ? null : wish.to().plusDays(1)),
        plain(wish.state()),
        plain(wish.reason()),
        plain(wish.direction()),
        plain(wish.type()),
        plain(wish.provider()),
        plain(wish.agent()),
        plain(wish.department()),
        plain(wish.number()),
        plain(wish.words()),
        plain(wish.id()));
  }

  /** No text in the database has the character that it cannot hold. */
  private static String plain(String text) {
    return text == null ? null : text.replace("\0", "");
  }
}
