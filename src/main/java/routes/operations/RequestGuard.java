package routes.operations;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPatternParser;
import routes.book.AnswerEnd;
import routes.book.Edition;
import routes.calls.Problem;
import routes.watching.HubMeters;
import routes.watching.HubMeters.Refusal;

/**
 * The hub's outermost border: nobody is answered by half a hub, senders and bodies have limits,
 * HEAD is not offered, and a path with a slash too many is pointed to the one without.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestGuard extends OncePerRequestFilter {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String CONSOLE = "/console";

  private final Problem problem;
  private final HubMeters meters;
  private final SenderLimit senders;
  private final BodyIntake bodies;
  private final boolean sandbox;

  RequestGuard(
      Problem problem,
      HubMeters meters,
      SenderLimit senders,
      BodyIntake bodies,
      @Value("${hub.sandbox.active}") boolean sandbox) {
    this.problem = problem;
    this.meters = meters;
    this.senders = senders;
    this.bodies = bodies;
    this.sandbox = sandbox;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Edition edition = Edition.of(request);
    BodyIntake.Body body;
    try {
      requireRunning(edition);
      senders.admit(request.getServletPath(), request.getRemoteAddr());
      if (sandbox && request.getRequestURI().startsWith("/sandbox/")) {
        chain.doFilter(request, response);
        return;
      }
      body = bodies.read(request);
    } catch (RefusedRequestException refused) {
      refuse(request, response, refused);
      return;
    }
    try {
      if (request.getServletPath().startsWith(CONSOLE)) {
        chain.doFilter(new ReadForm(request, body.bytes()), response);
      } else {
        route(edition, new ReadRequest(request, body.bytes()), response, chain);
      }
    } finally {
      AnswerEnd.of(request, body.release());
    }
  }

  private static void requireRunning(Edition edition) {
    if (edition == null) {
      throw new RefusedRequestException(
          503,
          Refusal.NOT_STARTED,
          "The hub is starting or stopping, try again",
          Map.of("Retry-After", "5"));
    }
  }

  private static void route(
      Edition edition, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    if (request.getMethod().equals("HEAD")) {
      response.setHeader(
          "Allow", endpoint(edition, path).map(HttpEndpointModel::getVerbs).orElse("GET"));
      answer(response, 405, Map.of("detail", "Method Not Allowed"));
    } else if (path.length() > 1
        && path.endsWith("/")
        && endpoint(edition, withoutSlash(path)).isPresent()) {
      String query = request.getQueryString();
      response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
      response.setHeader("Location", withoutSlash(path) + (query == null ? "" : "?" + query));
    } else {
      chain.doFilter(request, response);
    }
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, RefusedRequestException refused)
      throws IOException {
    meters.refused(refused.reason());
    refused.headers().forEach(response::setHeader);
    response.setHeader("Connection", "close");
    answer(response, refused.status(), problem.body(refused.status(), refused.getMessage()));
    response.flushBuffer();
    if (refused.endsConnection() || !bodies.hearOut(request)) {
      request.setAttribute(BorderValve.ABANDONED, true);
    }
  }

  private static Optional<HttpEndpointModel> endpoint(Edition edition, String path) {
    PathContainer parsed = PathContainer.parsePath(path);
    return edition.endpoints().stream()
        .filter(model -> PathPatternParser.defaultInstance.parse(model.getUri()).matches(parsed))
        .findFirst();
  }

  private static String withoutSlash(String path) {
    return path.substring(0, path.length() - 1);
  }

  private static void answer(HttpServletResponse response, int status, Map<String, ?> body)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    JSON.writeValue(response.getOutputStream(), body);
  }
}
