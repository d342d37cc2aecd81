package routes.calls;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The body of a refusal or failure: a sentence, the status again, the time. Nothing internal. */
@Component
public class Problem {

  /**
   * @param status the HTTP status
   * @param error a sentence for the caller
   */
  public Map<String, Object> body(int status, String error) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("status_code", status);
    body.put("timestamp", UtcTimestamp.now());
    return body;
  }

  /**
   * The same as problem details of RFC 9457.
   *
   * @param status the HTTP status
   * @param detail a sentence for the caller
   */
  public Map<String, Object> details(int status, String detail) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("type", "about:blank");
    details.put("title", HttpStatus.valueOf(status).getReasonPhrase());
    details.put("status", status);
    details.put("detail", detail);
    return details;
  }

  /** The hub's own fault; the first system's keys, without its internals. */
  public Map<String, Object> unexpected() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", "Internal server error");
    body.put("details", "The hub's log says more");
    body.put("timestamp", UtcTimestamp.now());
    return body;
  }
}
