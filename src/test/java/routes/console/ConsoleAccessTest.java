package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import routes.Hub;
import routes.HubTest;
import routes.book.RouteBook;
import routes.users.Role;
import routes.users.Users;

/** Who gets what: each address that the hub answers, walked by its own lists. */
@HubTest
class ConsoleAccessTest {
  /** They show no personal data, or a link proves by itself that it was given out. */
  private static final Set<String> OPEN =
      Set.of("/", "/health", "/stats", "/docs", "/openapi.json", "/recordings/{token}");

  /** Their callers prove themselves by signatures. */
  private static final List<String> SIGNED =
      List.of("/webhook/", "/webhooks/", "/callrail/", "/api/v1/", "/slack/actions");

  @Autowired Hub hub;
  @Autowired RouteBook book;
  @Autowired Users users;

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  RequestMappingHandlerMapping pages;

  @AfterEach
  void removeUsers() {
    hub.database().update("delete from hub_user");
  }

  private record Address(String method, String path) {}

  private Stream<Address> consoleAddresses() {
    return pages.getHandlerMethods().keySet().stream()
        .flatMap(
            mapping ->
                mapping.getPatternValues().stream()
                    .filter(path -> path.startsWith("/console"))
                    .flatMap(
                        path ->
                            mapping.getMethodsCondition().getMethods().stream()
                                .map(RequestMethod::name)
                                .map(method -> new Address(method, path))));
  }

  private HttpResponse<String> ask(Address address, String... headers) {
    String path =
        address.path().replace("{id}", UUID.randomUUID().toString()).replaceAll("\\{[^}]+}", "x");
    return hub.send(
        hub.request(path, headers).method(address.method(), HttpRequest.BodyPublishers.noBody()));
  }

  @TestFactory
  Stream<DynamicTest> sendsWhoeverIsNotSignedInToTheDoor() {
    return consoleAddresses()
        .filter(address -> !address.path().equals("/console/sign-in"))
        .map(
            address ->
                DynamicTest.dynamicTest(
                    address.toString(),
                    () -> {
                      HttpResponse<String> answer = ask(address, "Accept", "text/html");
                      boolean reads = address.method().equals("GET");
                      // A form without the token of a page of ours is not even looked at.
                      assertThat(answer.statusCode()).isEqualTo(reads ? 302 : 403);
                      if (reads) {
                        assertThat(answer.headers().firstValue("Location").orElseThrow())
                            .endsWith("/console/sign-in");
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> answersNobodyElsewhereWithoutAToken() {
    return book.current().endpoints().stream()
        .filter(endpoint -> !OPEN.contains(endpoint.getUri()))
        .filter(endpoint -> SIGNED.stream().noneMatch(endpoint.getUri()::startsWith))
        .map(
            endpoint ->
                DynamicTest.dynamicTest(
                    endpoint.getVerbs() + " " + endpoint.getUri(),
                    () ->
                        assertThat(
                                ask(
                                        new Address(endpoint.getVerbs(), endpoint.getUri()),
                                        "X-Forwarded-For",
                                        "203.0.113.9")
                                    .statusCode())
                            .as(endpoint.getUri())
                            .isEqualTo(401)));
  }

  private Visitor signedIn(Role role) {
    String made = users.add("somebody", role, "a test");
    users.choosePassword("somebody", made, "four words in a row");
    return new Visitor(hub).signIn("somebody", "four words in a row");
  }

  @Test
  void letsAViewerReadAndDoNothing() {
    Visitor viewer = signedIn(Role.VIEWER);
    assertThat(viewer.get("/console/calls").statusCode()).isEqualTo(200);
    assertThat(viewer.get("/console/users").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/console/users").body()).contains("Your role does not allow it");
    assertThat(viewer.post("/console/parked/retry", Map.of()).statusCode()).isEqualTo(403);
    assertThat(viewer.post("/console/users", Map.of("name", "x", "role", "ADMIN")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void letsAnOperatorActAndNotDecideWhoMay() {
    Visitor operator = signedIn(Role.OPERATOR);
    assertThat(operator.get("/console/parked/retry?reason=none").statusCode()).isEqualTo(200);
    assertThat(operator.post("/console/parked/retry", Map.of("reason", "none")).statusCode())
        .isEqualTo(200);
    assertThat(operator.get("/console/users").statusCode()).isEqualTo(403);
    assertThat(operator.post("/console/tokens", Map.of("name", "x")).statusCode()).isEqualTo(403);
    for (String act : List.of("", "/count", "/export")) {
      assertThat(
              operator.post("/console/erasure" + act, Map.of("number", "09988776655")).statusCode())
          .as(act)
          .isEqualTo(403);
    }
  }

  @Test
  void wantsAPasswordOfTheirOwnBeforeAnythingElse() {
    String made = users.add("somebody", Role.ADMIN, "a test");
    Visitor visitor = new Visitor(hub).signIn("somebody", made);
    assertThat(visitor.get("/console/users").uri().getPath()).isEqualTo("/console/password");
    visitor.post(
        "/console/password",
        Map.of("old", made, "chosen", "four words in a row", "repeated", "four words in a row"));
    assertThat(visitor.get("/console/users").uri().getPath()).isEqualTo("/console/sign-in");
    visitor.signIn("somebody", "four words in a row");
    assertThat(visitor.get("/console/users").statusCode()).isEqualTo(200);
  }

  @Test
  void endsTheSessionsOfWhoeverIsDisabled() {
    Visitor operator = signedIn(Role.OPERATOR);
    users.disable("somebody", true, "a test");
    assertThat(operator.get("/console/calls").uri().getPath()).isEqualTo("/console/sign-in");
  }

  @Test
  void leadsAWholePageToTheDoorWhosePartsAreRefused() {
    HttpResponse<String> part =
        hub.get("/console/overview", "HX-Request", "true", "Accept", "text/html");
    assertThat(part.statusCode()).isEqualTo(401);
    assertThat(part.headers().firstValue("HX-Redirect")).hasValue("/console/sign-in");
  }

  @Test
  void saysThatAFormIsTooOld() {
    Visitor admin = Visitor.admin(hub);
    HttpResponse<String> answer =
        hub.post("/console/users", "name=x", "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("That form is too old");
    assertThat(admin.get("/console/users").body()).doesNotContain(">x<");
  }

  @Test
  void signsOut() {
    Visitor admin = Visitor.admin(hub);
    assertThat(admin.get("/console").statusCode()).isEqualTo(200);
    admin.post("/console/sign-out", Map.of());
    assertThat(admin.get("/console").uri().getPath()).isEqualTo("/console/sign-in");
  }

  @Test
  void mayLoadNothingFromElsewhereAndBeFramedByNobody() {
    HttpResponse<String> page = Visitor.admin(hub).get("/console");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(page.body()).doesNotContain("http://", "https://", "style=\"", "onclick");
  }

  @Test
  void keepsSessionsAsRowsOfAFewKnownClasses() {
    Visitor.admin(hub).get("/console");
    assertThat(
            hub.database()
                .queryForList(
                    "select convert_from(attribute_bytes, 'UTF8') from console_session_attributes",
                    String.class))
        .isNotEmpty()
        .allMatch(kept -> kept.startsWith("{\"@class\":\"org.springframework.security."))
        .noneMatch(kept -> kept.contains(Hub.ADMIN_PASSWORD));
  }

  @Test
  void costsTheDatabaseNothingForStrangers() {
    hub.database().update("delete from console_session");
    Visitor stranger = new Visitor(hub);
    stranger.get("/console/calls");
    stranger.post("/console/sign-in", Map.of("username", "admin", "password", "a guess"));
    assertThat(hub.database().queryForObject("select count(*) from console_session", Long.class))
        .isZero();
  }
}
