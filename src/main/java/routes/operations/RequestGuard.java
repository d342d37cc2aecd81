package routes.operations;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPatternParser;
import routes.book.Edition;
import routes.calls.Problem;
import routes.watching.HubMeters;
import routes.watching.HubMeters.Refusal;

/**
 * The hub's outermost border: nobody is answered by half a hub, bodies have a limit, HEAD is not
 * offered, and a path with a slash too many is pointed to the one without.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestGuard extends OncePerRequestFilter {
  static final int LARGEST_BODY = 1_048_576;

  private static final JsonMapper JSON = new JsonMapper();

  private final Problem problem;
  private final HubMeters meters;

  RequestGuard(Problem problem, HubMeters meters) {
    this.problem = problem;
    this.meters = meters;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI();
    Edition edition = Edition.of(request);
    if (edition == null) {
      meters.refused(Refusal.NOT_STARTED);
      response.setHeader("Retry-After", "5");
      answer(response, 503, problem.body(503, "The hub is starting or stopping, try again"));
    } else if (request.getMethod().equals("HEAD")) {
      response.setHeader(
          "Allow", endpoint(edition, path).map(HttpEndpointModel::getVerbs).orElse("GET"));
      answer(response, 405, Map.of("detail", "Method Not Allowed"));
    } else if (path.length() > 1
        && path.endsWith("/")
        && endpoint(edition, withoutSlash(path)).isPresent()) {
      String query = request.getQueryString();
      response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
      response.setHeader("Location", withoutSlash(path) + (query == null ? "" : "?" + query));
    } else if (path.startsWith("/sandbox/")) {
      chain.doFilter(request, response);
    } else {
      withinLimit(request, response, chain);
    }
  }

  private void withinLimit(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > LARGEST_BODY) {
      refuseBody(response);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      refuseBody(response);
      return;
    }
    chain.doFilter(new ReadRequest(request, body), response);
  }

  private void refuseBody(HttpServletResponse response) throws IOException {
    meters.refused(Refusal.TOO_LARGE);
    response.setHeader("Connection", "close");
    answer(response, 413, problem.body(413, "The body is larger than 1 MB"));
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

  /** A request whose body has been read already. */
  private static final class ReadRequest extends HttpServletRequestWrapper {
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

    private final byte[] body;

    ReadRequest(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    /**
     * Camel would take a form apart on its own and fail on one that is none; the bytes are read by
     * the routes, the header still says what was sent.
     */
    @Override
    public String getContentType() {
      String type = super.getContentType();
      return type != null && type.regionMatches(true, 0, FORM, 0, FORM.length())
          ? MediaType.APPLICATION_OCTET_STREAM_VALUE
          : type;
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public ServletInputStream getInputStream() {
      ByteArrayInputStream bytes = new ByteArrayInputStream(body);
      return new ServletInputStream() {
        @Override
        public int read() {
          return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
          return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
          return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new UnsupportedOperationException();
        }
      };
    }
  }
}
