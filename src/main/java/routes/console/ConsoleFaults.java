package routes.console;

import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.ui.Model;
import org.springframework.validation.BindException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import routes.calls.CallNotFoundException;
import routes.calls.MalformedRequestException;
import routes.mappings.UnknownMappingException;
import routes.retention.ErasureNotFoundException;
import routes.slack.UnknownLayoutException;
import routes.work.NotParkedException;

/** What the console says when a page cannot be shown: what it is, and what to do. */
@ControllerAdvice(basePackageClasses = ConsoleFaults.class)
class ConsoleFaults {
  private static final Logger log = LoggerFactory.getLogger(ConsoleFaults.class);

  @ExceptionHandler(CallNotFoundException.class)
  String unknown(Model model, HttpServletResponse response) {
    return show(model, response, 404, "There is no such call", "It may have been erased.");
  }

  @ExceptionHandler(UnknownMappingException.class)
  String unread(Model model, HttpServletResponse response) {
    return show(
        model,
        response,
        404,
        "The hub reads no such file",
        "Choose one from the list under Rules and people.");
  }

  @ExceptionHandler(ErasureNotFoundException.class)
  String unknownErasure(Model model, HttpServletResponse response) {
    return show(
        model, response, 404, "There is no such erasure", "See the list of those there are.");
  }

  @ExceptionHandler(NotParkedException.class)
  String other(NotParkedException fault, Model model, HttpServletResponse response) {
    return show(
        model,
        response,
        409,
        "The call has gone on meanwhile",
        fault.getMessage() + ". Look at it again before you act.");
  }

  @ExceptionHandler({
    BindException.class,
    MethodArgumentTypeMismatchException.class,
    MissingServletRequestParameterException.class,
    IllegalArgumentException.class,
    UnknownLayoutException.class
  })
  String malformed(Exception fault, Model model, HttpServletResponse response) {
    log.debug("A request to the console that makes no sense", fault);
    return show(
        model,
        response,
        400,
        "That address or form makes no sense",
        "Go back, and choose from what the page offers.");
  }

  @ExceptionHandler(MalformedRequestException.class)
  String tooMuch(MalformedRequestException fault, Model model, HttpServletResponse response) {
    return show(model, response, 400, "That cannot be answered", fault.getMessage() + ".");
  }

  @ExceptionHandler(DataAccessException.class)
  String away(DataAccessException fault, Model model, HttpServletResponse response) {
    log.warn("The console could not read the database", fault);
    return show(
        model,
        response,
        503,
        "The database does not answer",
        "Deliveries are answered 503 and come again. Try again in a moment.");
  }

  private static String show(
      Model model, HttpServletResponse response, int status, String what, String then) {
    response.setStatus(status);
    model.addAttribute("what", what);
    model.addAttribute("then", then);
    return "console/fault";
  }
}
