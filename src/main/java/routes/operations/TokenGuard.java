package routes.operations;

import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import routes.calls.Problem;
import routes.users.ApiTokens;
import routes.watching.HubMeters;
import routes.watching.HubMeters.Refusal;

/**
 * Whatever shows or changes personal data needs the bearer token API_TOKEN, or one that was made in
 * the console. While none is set, callers on this machine are answered without one; a request that
 * a proxy passed on does not count as one, wherever it comes from.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class TokenGuard extends OncePerRequestFilter {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> GUARDED =
      List.of("/call/", "/api/", "/admin/", "/sandbox/slack");

  /** Their senders prove themselves in other ways. */
  private static final List<String> WEBHOOKS =
      List.of("/sandbox/slack/services/", "/api/v1/callrail/", "/api/v1/shunya/");

  /** Addresses whose refusals are problem details of RFC 9457, as their routes' are. */
  private static final Pattern WITH_DETAILS =
      Pattern.compile("/api/(overview|calls(/[^/]+(/(run-again|post-again|skip))?)?)");

  private static final List<String> PROXY_HEADERS =
      List.of(
          "Forwarded",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP",
          "Via");

  /** A name of this machine, so that no name of another site's can be made to point here. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");

  private final byte[] token;
  private final ApiTokens tokens;
  private final Problem problem;
  private final HubMeters meters;

  TokenGuard(
      @Value("${hub.api-token}") String token,
      ApiTokens tokens,
      Problem problem,
      HubMeters meters) {
    this.tokens = tokens;
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.problem = problem;
    this.meters = meters;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getServletPath();
    return GUARDED.stream().noneMatch(path::startsWith)
        || WEBHOOKS.stream().anyMatch(path::startsWith);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean may;
    try {
      may = token.length == 0 && onThisMachine(request) || hasToken(request);
    } catch (DataAccessException away) {
      refuse(request, response, 503, "The database is away, try again");
      return;
    }
    if (may) {
      chain.doFilter(request, response);
      return;
    }
    meters.refused(Refusal.WRONG_TOKEN);
    response.setHeader("WWW-Authenticate", "Bearer");
    refuse(
        request,
        response,
        401,
        token.length == 0
            ? "Set API_TOKEN to read this from another machine"
            : "Missing or wrong bearer token");
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, int status, String reason)
      throws IOException {
    boolean details = WITH_DETAILS.matcher(request.getServletPath()).matches();
    response.setStatus(status);
    response.setContentType(
        details ? "application/problem+json" : "application/json;charset=UTF-8");
    JSON.writeValue(
        response.getOutputStream(),
        details ? problem.details(status, reason) : problem.body(status, reason));
  }

  private boolean hasToken(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    String given =
        header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
            ? header.substring(7).strip()
            : "";
    return token.length > 0 && MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))
        || tokens.nameOf(given).isPresent();
  }

  private static boolean onThisMachine(HttpServletRequest request) throws IOException {
    Stream<String> proxied = PROXY_HEADERS.stream().filter(name -> request.getHeader(name) != null);
    return InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()
        && proxied.findAny().isEmpty()
        && LOCAL_HOST.matcher(String.valueOf(request.getHeader("Host"))).matches()
        && fromItself(request);
  }

  /** A page of another site may make a browser on this machine ask; it cannot hide that it did. */
  private static boolean fromItself(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String site = request.getHeader("Sec-Fetch-Site");
    return (origin == null || origin.equals("http://" + request.getHeader("Host")))
        && (site == null || site.equals("same-origin") || site.equals("none"));
  }
}
