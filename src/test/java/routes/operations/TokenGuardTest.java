package routes.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import routes.Outside;
import routes.calls.Problem;
import routes.users.ApiTokens;
import routes.watching.HubMeters;

class TokenGuardTest {
  private static MockHttpServletResponse ask(
      String token, String path, String caller, Map<String, String> headers) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setServletPath(path);
    request.setRemoteAddr(caller);
    if (!headers.containsKey("Host")) {
      request.addHeader("Host", "127.0.0.1:8080");
    }
    headers.forEach(request::addHeader);
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain routes = new MockFilterChain();
    new TokenGuard(
            token, new ApiTokens(null), new Problem(), new HubMeters(new SimpleMeterRegistry()))
        .doFilter(request, response, routes);
    assertThat(routes.getRequest() != null).isEqualTo(response.getStatus() == 200);
    return response;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.9", "::1", "0:0:0:0:0:0:0:1"})
  void answersThisMachineWhileNoTokenIsSet(String caller) throws Exception {
    assertThat(ask("", "/call/c-1", caller, Map.of()).getStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.168.1.20", "203.0.113.7", "2001:db8::1", "0.0.0.0"})
  void answersNoOtherMachineWhileNoTokenIsSet(String caller) throws Exception {
    MockHttpServletResponse refused = ask("", "/call/c-1", caller, Map.of());
    assertThat(refused.getStatus()).isEqualTo(401);
    assertThat(refused.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(Outside.read(refused.getContentAsString()).path("error").asText())
        .isEqualTo("Set API_TOKEN to read this from another machine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-Real-IP",
        "Via",
        "X-Forwarded-Proto"
      })
  void takesNoForwardedRequestForOneOfThisMachine(String header) throws Exception {
    assertThat(ask("", "/call/c-1", "127.0.0.1", Map.of(header, "")).getStatus()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Host,evil.example",
    "Host,127.0.0.1.evil.example:8080",
    "Origin,https://evil.example",
    "Origin,null",
    "Sec-Fetch-Site,cross-site"
  })
  void takesNoPageOfAnotherSiteForOneOfThisMachine(String header, String value) throws Exception {
    assertThat(ask("", "/api/calls/c-1/retry", "127.0.0.1", Map.of(header, value)).getStatus())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "Host,localhost",
    "Host,[::1]:8080",
    "Origin,http://127.0.0.1:8080",
    "Sec-Fetch-Site,same-origin",
    "Sec-Fetch-Site,none"
  })
  void takesItsOwnPagesForThisMachine(String header, String value) throws Exception {
    assertThat(ask("", "/call/c-1", "127.0.0.1", Map.of(header, value)).getStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer the-token", "bearer the-token", "BEARER   the-token "})
  void letsTheTokenIn(String header) throws Exception {
    assertThat(
            ask("the-token", "/call/c-1", "203.0.113.7", Map.of("Authorization", header))
                .getStatus())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer the-toke", "Basic dGhlLXRva2Vu", "the-token"})
  void keepsOutWhoeverDoesNotHaveIt(String header) throws Exception {
    Map<String, String> headers = header == null ? Map.of() : Map.of("Authorization", header);
    MockHttpServletResponse refused = ask("the-token", "/call/c-1", "127.0.0.1", headers);
    assertThat(refused.getStatus()).isEqualTo(401);
    assertThat(refused.getContentAsString())
        .contains("Missing or wrong bearer token")
        .doesNotContain("the-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/call/c-1",
        "/api/calls/c-1/retry",
        "/admin/reload-agents",
        "/sandbox/slack",
        "/sandbox/slack/messages"
      })
  void guardsWhateverShowsPersonalData(String path) throws Exception {
    assertThat(ask("the-token", path, "127.0.0.1", Map.of()).getStatus()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/health",
        "/stats",
        "/docs",
        "/openapi.json",
        "/webhook/zapier",
        "/sandbox/slack/services/T/B/x"
      })
  void leavesTheRestOpen(String path) throws Exception {
    assertThat(ask("the-token", path, "203.0.113.7", Map.of()).getStatus()).isEqualTo(200);
  }

  @Test
  void answersInTheContractsShape() throws Exception {
    assertThat(
            Outside.read(ask("t", "/call/c", "127.0.0.1", Map.of()).getContentAsString())
                .fieldNames())
        .toIterable()
        .containsExactly("error", "status_code", "timestamp");
  }
}
