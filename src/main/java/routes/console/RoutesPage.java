package routes.console;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import routes.book.BookReader;
import routes.book.RouteBook;
import routes.watching.HawtioAddress;

/** The routes that are in use: what they do, how they fare, and which files are refused. */
@Controller
class RoutesPage {
  private final BookReader reader;
  private final RouteBook book;
  private final HawtioAddress hawtio;

  RoutesPage(BookReader reader, RouteBook book, HawtioAddress hawtio) {
    this.reader = reader;
    this.book = book;
    this.hawtio = hawtio;
  }

  @GetMapping("/console/routes")
  String page(Model model) {
    model.addAttribute("groups", reader.groups());
    model.addAttribute("since", reader.since());
    model.addAttribute("status", book.status());
    model.addAttribute("refused", book.refused());
    model.addAttribute("hawtio", hawtio.find().orElse(null));
    return "console/routes";
  }

  @GetMapping("/console/routes/{id}")
  String one(@PathVariable String id, Model model) {
    BookReader.Entry route =
        reader.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    model.addAttribute("route", route);
    model.addAttribute("callers", reader.callers(route));
    model.addAttribute("entrances", reader.entrances());
    return "console/route";
  }
}
