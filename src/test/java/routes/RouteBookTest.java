package routes;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the route files one book: valid, named alike, listed, and without loose ends. */
class RouteBookTest {
  private static final Pattern VERB_NOUN = Pattern.compile("[a-z]+[a-z0-9]*(-[a-z0-9]+)+");
  private static final Pattern SQL_FILE = Pattern.compile("classpath:(sql/[a-z0-9-]+\\.sql)");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+\\.yaml)\\)");
  private static final Path TESTS = Path.of("src/test/java/routes");

  /** Routes that only make sense, and are only tested, together with their caller. */
  private static final Map<String, String> TESTED_WITH =
      Map.of(
          "agents/find-parties", "agents/IdentifyPartiesRouteTest",
          "recordings/move-recording", "recordings/RecordingRoutes",
          "recordings/open-archived-recording", "recordings/ArchiveRecordingRouteTest",
          "transcripts/call-shunya", "transcripts/SubmitToShunyaRouteTest",
          "slack/line-up-messages", "slack/AnnounceCallRouteTest",
          "subscriptions/send-event", "subscriptions/TellSubscribersRouteTest",
          "reconciliation/list-exotel-calls", "reconciliation/ReconcileCallsRouteTest",
          "reconciliation/list-callrail-calls", "reconciliation/ReconcileCallsRouteTest",
          "reconciliation/list-twilio-calls", "reconciliation/ReconcileCallsRouteTest",
          "sandbox/answer-from-sandbox", "sandbox/SandboxRoutesTest");

  /** Plays the sandbox as a whole, over HTTP. */
  private static final String SANDBOX_TEST = "sandbox/SandboxRoutesTest";

  private static final List<RouteBook.Chapter> BOOK = RouteBook.chapters();

  static List<RouteBook.Chapter> book() {
    return BOOK;
  }

  @Test
  void hasManyChapters() {
    assertThat(BOOK).hasSizeGreaterThan(30);
    assertThat(BOOK).allMatch(chapter -> chapter.path().toString().endsWith(".camel.yaml"));
  }

  @ParameterizedTest
  @MethodSource("book")
  void isNamedAfterItsFirstEntry(RouteBook.Chapter chapter) {
    JsonNode first = chapter.entries().get(0).elements().next();
    assertThat(first.path("id").asText()).isEqualTo(chapter.name());
    assertThat(chapter.path().getNameCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("book")
  void describesWhatItHolds(RouteBook.Chapter chapter) {
    chapter
        .entries()
        .forEach(
            entry -> {
              JsonNode definition = entry.elements().next();
              assertThat(definition.path("id").asText()).matches(VERB_NOUN);
              assertThat(definition.path("description").asText())
                  .endsWith(".")
                  .doesNotContain("\n");
            });
    assertThat(chapter.routes())
        .allSatisfy(route -> assertThat(route.path("group").asText()).isEqualTo(chapter.folder()));
    assertThat(chapter.folder().equals("errors"))
        .isEqualTo(chapter.entries().get(0).has("routeConfiguration"));
  }

  @ParameterizedTest
  @MethodSource("book")
  void namesEachStepAsVerbAndNoun(RouteBook.Chapter chapter) {
    chapter.visit(
        (key, node) -> {
          if (node.has("id")) {
            assertThat(node.get("id").asText()).matches(VERB_NOUN);
          }
        });
  }

  @Test
  void givesEachIdOnce() {
    List<String> ids = new ArrayList<>();
    BOOK.forEach(
        chapter ->
            chapter.visit(
                (key, node) -> {
                  if (node.path("id").isTextual()) {
                    ids.add(node.get("id").asText());
                  }
                }));
    assertThat(ids).hasSizeGreaterThan(200).doesNotHaveDuplicates();
  }

  @Test
  void hasATableOfContentsThatNamesEachFileOnceAndNoOther() {
    List<String> listed = new ArrayList<>();
    Matcher link = LINK.matcher(RouteBook.text(RouteBook.ROUTES.resolve("README.md")));
    while (link.find()) {
      listed.add(link.group(1));
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            BOOK.stream().map(chapter -> chapter.path().toString()).toList());
  }

  @Test
  void asksOnlyQueriesThatExistAndUsesEachThatDoes() {
    Set<String> used = new TreeSet<>();
    Stream.of("src/main/java", "src/main/resources/routes-yaml")
        .flatMap(root -> RouteBook.files(Path.of(root)).stream())
        .forEach(
            file -> {
              Matcher name = SQL_FILE.matcher(RouteBook.text(file));
              while (name.find()) {
                used.add(name.group(1));
              }
            });
    assertThat(RouteBook.files(RouteBook.SQL).stream().map(file -> "sql/" + file.getFileName()))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @ParameterizedTest
  @MethodSource("book")
  void countsTheParametersOfEachQuery(RouteBook.Chapter chapter) {
    chapter.visit(
        (key, node) -> {
          if (node.path("uri").asText().equals("sql")) {
            JsonNode parameters = node.path("parameters");
            Matcher file = SQL_FILE.matcher(parameters.path("query").asText());
            assertThat(file.matches()).as(parameters.toString()).isTrue();
            String query = RouteBook.text(Path.of("src/main/resources", file.group(1)));
            assertThat(parameters.path("parametersCount").asInt(-1))
                .as(file.group(1))
                .isEqualTo(query.split(":#", -1).length - 1);
            assertThat(parameters.path("dataSource").asText()).isEqualTo("#dataSource");
          }
        });
  }

  /** Advisories CVE-2026-78164 and CVE-2026-85251, see docs/reference/security.md. */
  @Test
  void letsNoHeaderSteerAnHttpRequestAndFollowsNoRedirect() {
    List<JsonNode> requests = new ArrayList<>();
    BOOK.forEach(
        chapter ->
            chapter.visit(
                (key, node) -> {
                  if (node.path("uri").asText().matches("https?:.*|.*base-url}}.*")) {
                    requests.add(node);
                  }
                }));
    assertThat(requests)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            request -> {
              assertThat(request.at("/parameters/skipControlHeaders").asBoolean()).isTrue();
              assertThat(request.path("parameters").has("followRedirects")).isFalse();
              assertThat(request.toString().contains("${"))
                  .isEqualTo(request.has("allowOptimisedComponents"));
            });
    assertThat(BOOK).noneMatch(chapter -> chapter.text().contains("followRedirects"));
  }

  /** {@code timer} goes by the wall clock: set back by an hour, it is silent for that long. */
  @ParameterizedTest
  @MethodSource("book")
  void ticksByAClockThatNobodySets(RouteBook.Chapter chapter) {
    assertThat(chapter.routes())
        .noneMatch(route -> route.at("/from/uri").asText().startsWith("timer"));
  }

  @ParameterizedTest
  @MethodSource("book")
  void letsRequestsInByTheBorderOnlyAndDropsTheirHeaders(RouteBook.Chapter chapter) {
    for (JsonNode route : chapter.routes()) {
      if (route.at("/from/uri").asText().startsWith("platform-http:")) {
        assertThat(route.at("/from/parameters/headerFilterStrategy").asText())
            .isEqualTo("#outsideHeaders");
        assertThat(
                chapter.folder().equals("sandbox")
                    || dropsAllHeaders(route)
                    || goesOnTo(route, chapter).anyMatch(RouteBookTest::dropsAllHeaders))
            .isTrue();
      }
    }
  }

  /** The routes of the same file that it does nothing but hand over to. */
  private static Stream<JsonNode> goesOnTo(JsonNode route, RouteBook.Chapter chapter) {
    List<String> names = route.at("/from/steps").findValuesAsText("name");
    return chapter.routes().stream()
        .filter(other -> route.at("/from/steps").size() == 1)
        .filter(other -> names.contains(other.at("/from/parameters/name").asText()));
  }

  private static boolean dropsAllHeaders(JsonNode route) {
    return route.at("/from/steps").findValues("removeHeaders").stream()
        .anyMatch(step -> step.path("pattern").asText().equals("*"));
  }

  /** An exchange that came by a line carries the properties of whoever put it there. */
  @ParameterizedTest
  @MethodSource("book")
  void beginsAnewBehindEachLine(RouteBook.Chapter chapter) {
    chapter.visit(
        (key, node) -> {
          if (key.equals("from") && node.path("uri").asText().equals("seda")) {
            assertThat(node.at("/steps/0/removeProperties/pattern").asText())
                .as(node.path("id").asText())
                .isEqualTo("*");
          }
        });
  }

  @Test
  void saysOfEachQueryWhichQuestionItAnswers() {
    assertThat(RouteBook.files(RouteBook.SQL))
        .allSatisfy(
            file -> {
              String text = RouteBook.text(file);
              assertThat(text.lines().findFirst().orElseThrow()).startsWith("-- ").contains("?");
              assertThat(text.lines().skip(1)).noneMatch(line -> line.contains("--"));
              String code = text.replaceAll("--.*", "").replaceAll("'[^']*'", "");
              assertThat(code.replaceAll(":#(\\$\\{[^}]*}|\\w+)", ""))
                  .as("%s is lower case", file)
                  .isLowerCase();
            });
  }

  @Test
  void callsOnlyRoutesThatExist() {
    Set<String> entered = ends(true);
    Set<String> called = ends(false);
    assertThat(entered).hasSizeGreaterThan(20);
    assertThat(called).isNotEmpty().isSubsetOf(entered);
    assertThat(stages()).hasSizeGreaterThan(3).isSubsetOf(entered);
  }

  /** The literal names behind direct and seda, with their component. */
  private static Set<String> ends(boolean from) {
    Set<String> ends = new HashSet<>();
    BOOK.forEach(
        chapter ->
            chapter.visit(
                (key, node) -> {
                  String uri = node.path("uri").asText();
                  String name = node.path("parameters").path("name").asText();
                  if (uri.equals("direct") || uri.equals("seda")) {
                    uri = uri + ":" + name;
                  }
                  boolean literal = uri.matches("(direct|seda):[a-z0-9-]+");
                  if (literal && key.equals("from") == from) {
                    ends.add(uri);
                  }
                }));
    return ends;
  }

  /** Each stage that a route or a query sends a call to. */
  private static Set<String> stages() {
    Set<String> stages = new TreeSet<>();
    BOOK.forEach(
        chapter ->
            chapter.visit(
                (key, node) -> {
                  if (node.path("name").asText().equals("nextStage")) {
                    JsonNode stage = node.path("expression").path("constant").path("expression");
                    if (stage.isTextual()) {
                      stages.add("direct:" + stage.asText());
                    }
                  }
                }));
    return stages;
  }

  @Test
  void entersARouteByItsOwnName() {
    BOOK.stream()
        .flatMap(chapter -> chapter.routes().stream())
        .filter(route -> route.path("from").path("uri").asText().equals("direct"))
        .forEach(
            route ->
                assertThat(route.path("from").path("parameters").path("name").asText())
                    .isEqualTo(route.path("id").asText()));
  }

  @Test
  void namesOnlyErrorHandlingThatExists() {
    Set<String> known =
        BOOK.stream()
            .filter(chapter -> chapter.folder().equals("errors"))
            .map(RouteBook.Chapter::name)
            .collect(Collectors.toSet());
    Set<String> named =
        BOOK.stream()
            .flatMap(chapter -> chapter.routes().stream())
            .map(route -> route.path("routeConfigurationId").asText())
            .flatMap(ids -> Stream.of(ids.split(",")))
            .filter(not(String::isBlank))
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("book")
  void hasATest(RouteBook.Chapter chapter) {
    if (chapter.folder().equals("errors")) {
      return;
    }
    String own = chapter.folder() + "/" + camelCase(chapter.name()) + "RouteTest";
    String entry = chapter.folder() + "/" + chapter.name();
    String other = TESTED_WITH.getOrDefault(entry, SANDBOX_TEST);
    if (chapter.folder().equals("sandbox") || TESTED_WITH.containsKey(entry)) {
      if (!Files.exists(TESTS.resolve(own + ".java"))) {
        assertThat(RouteBook.text(TESTS.resolve(other + ".java")).contains(address(chapter)))
            .as("%s speaks of %s", other, address(chapter))
            .isTrue();
        return;
      }
    }
    assertThat(TESTS.resolve(own + ".java")).exists();
  }

  /** How a test reaches a route: the fixed part of its path, or its name. */
  private static String address(RouteBook.Chapter chapter) {
    String uri = chapter.routes().get(0).path("from").path("uri").asText();
    return uri.startsWith("platform-http:")
        ? uri.replace("platform-http:", "").replaceAll("\\{.*", "")
        : chapter.name();
  }

  private static String camelCase(String name) {
    return StreamSupport.stream(List.of(name.split("-")).spliterator(), false)
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
