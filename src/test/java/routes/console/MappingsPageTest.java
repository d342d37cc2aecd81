package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.mappings.Mappings;
import routes.users.Role;
import routes.users.Users;

/** Mapping files edited in the console of a hub that has a directory of its own for them. */
@HubTest
@DirtiesContext
class MappingsPageTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"([^\"]+)\"");
  private static final String RULES = "call_rules.json";
  private static final String NO_RULES = "{\n  \"rules\": []\n}\n";
  private static final String SKIPS =
      """
      {
        "rules": [
          { "name": "short", "when": { "seconds_below": 30 }, "action": "skip", "reason": "Too short" }
        ]
      }
      """;

  private static Path directory;

  @Autowired Hub hub;
  @Autowired Mappings mappings;
  @Autowired Users users;

  @DynamicPropertySource
  static void mappings(DynamicPropertyRegistry settings) throws IOException {
    directory = Files.createTempDirectory("mappings");
    settings.add("hub.mappings.dir", directory::toString);
    settings.add("hub.console.mask-numbers", () -> "true");
  }

  @AfterAll
  static void remove() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }

  @BeforeEach
  void asShipped() throws IOException {
    hub.settle();
    FileSystemUtils.deleteRecursively(directory);
    FileSystemUtils.copyRecursively(Path.of("mappings"), directory);
    Files.writeString(directory.resolve(RULES), NO_RULES);
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
    hub.database().update("delete from mapping_edit");
    hub.database().update("delete from hub_user");
  }

  private Visitor signedIn(Role role) {
    String made = users.add("somebody", role, "a test");
    users.choosePassword("somebody", made, "four words in a row");
    return new Visitor(hub).signIn("somebody", "four words in a row");
  }

  private static String page(String name) {
    return "/console/mappings/file?name=" + name;
  }

  private static String version(HttpResponse<String> page) {
    Matcher version = VERSION.matcher(page.body());
    assertThat(version.find()).as(page.body()).isTrue();
    return version.group(1);
  }

  private static Map<String, String> edit(String name, String text, String version) {
    return Map.of("name", name, "text", text, "version", version);
  }

  private HttpResponse<String> save(Visitor visitor, String name, String text) {
    return visitor.post(
        "/console/mappings/save", edit(name, text, version(visitor.get(page(name)))));
  }

  private String onDisk(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private List<String> authors(String name) {
    return hub.database()
        .queryForList(
            "select coalesce(author, 'nobody') from mapping_edit where file = ? order by id",
            String.class,
            name);
  }

  @Test
  void listsTheFilesAndFindsNumbersInWhateverSpelling() {
    Visitor visitor = signedIn(Role.OPERATOR);
    assertThat(visitor.get("/console/mappings").body())
        .contains(RULES, "agent_mapping.json", "customers.csv", "slack/classic.mustache")
        .contains("MAPPINGS_DIR");
    String found = visitor.get("/console/mappings?words=%2B91+98450-12377").body();
    assertThat(found).contains("agent_mapping.json", "09845012377", "Meera Nair");
    assertThat(visitor.get("/console/mappings?words=meera").body()).contains("agent_mapping.json");
    assertThat(visitor.get("/console/mappings?words=nobody-of-this-name").body())
        .contains("No file says that");
  }

  @Test
  void helpsWithWhatTheSchemaSays() {
    assertThat(signedIn(Role.OPERATOR).get(page(RULES)).body().replace("<wbr>", ""))
        .contains("rules[].when.seconds_below", "The time in which both talked")
        .contains("post, skip, park");
  }

  @Test
  void checksWithoutWritingAndNamesTheLine() throws IOException {
    Visitor visitor = signedIn(Role.OPERATOR);
    String version = version(visitor.get(page(RULES)));
    String broken = SKIPS.replace("\"skip\"", "\"drop\"");
    String answer = visitor.post("/console/mappings/check", edit(RULES, broken, version)).body();
    assertThat(answer).contains("It would be refused", "line 3: $.rules[0].action");
    answer =
        visitor
            .post("/console/mappings/check", edit(RULES, SKIPS.replace("]\n", "\n"), version))
            .body();
    assertThat(answer).contains("It would be refused", "line 5: ");
    answer = visitor.post("/console/mappings/check", edit(RULES, SKIPS, version)).body();
    assertThat(answer)
        .contains("It is in order", "By it, ", "posted → skipped")
        .contains("<span class=\"added\">+    { &quot;name&quot;: &quot;short&quot;")
        .contains("<span class=\"removed\">-  &quot;rules&quot;: []");
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
    assertThat(authors(RULES)).isEmpty();
  }

  @Test
  void triesRulesOnASampleAndOnAStoredCallWithoutWriting() throws IOException {
    String id = Hub.newId();
    hub.accepted(id, Map.of("duration", "12"), "posted");
    Visitor visitor = signedIn(Role.OPERATOR);
    String version = version(visitor.get(page(RULES)));
    Map<String, String> stored = new HashMap<>(edit(RULES, SKIPS, version));
    stored.put("call", id);
    assertThat(visitor.post("/console/mappings/try", stored).body())
        .contains("It would be skipped: Too short", "By the rules in use it is posted")
        .contains("short: holds");
    Map<String, String> sample = new HashMap<>(edit(RULES, SKIPS, version));
    sample.put("sample", "zapier/post-typed.json");
    assertThat(visitor.post("/console/mappings/try", sample).body())
        .contains("Rule by rule", "short: ");
    stored.put("call", "no such call");
    assertThat(visitor.post("/console/mappings/try", stored).body())
        .contains("there is no call with this id");
    stored.put("text", "{");
    stored.put("call", id);
    assertThat(visitor.post("/console/mappings/try", stored).body())
        .contains("It would be refused");
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
    assertThat(hub.state(id)).isEqualTo("posted");
  }

  @Test
  void triesALayoutOnAStoredCall() throws IOException {
    String id = Hub.newId();
    hub.accepted(id, Map.of(), "posted");
    Visitor visitor = signedIn(Role.OPERATOR);
    String name = "slack/classic.mustache";
    Map<String, String> tried =
        new HashMap<>(edit(name, "A call of {{durationText}}", version(visitor.get(page(name)))));
    tried.put("call", id);
    assertThat(visitor.post("/console/mappings/try", tried).body())
        .contains("What Slack would be told", "A call of 56s");
    tried.put("text", "A call of {{length}}");
    assertThat(visitor.post("/console/mappings/try", tried).body())
        .contains("there is nothing named length");
  }

  @Test
  void writesWhatAnEditorWouldAndTakesItUpAtOnce() throws IOException {
    Visitor visitor = signedIn(Role.OPERATOR);
    HttpResponse<String> saved = save(visitor, RULES, SKIPS.replace("\n", "\r\n"));
    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(saved.body()).contains("Saved, and in use", "found there", "somebody");
    assertThat(onDisk(RULES)).isEqualTo(SKIPS);
    assertThat(mappings.inUse(RULES)).isEqualTo(SKIPS);
    assertThat(authors(RULES)).containsExactly("nobody", "somebody");
    assertThat(
            hub.database()
                .queryForObject(
                    "select subject || ' ' || detail from audit where action = 'edit-mapping' order by id desc limit 1",
                    String.class))
        .startsWith("somebody call_rules.json ");
    assertThat(save(visitor, RULES, SKIPS).body()).contains("There was nothing to change");
    assertThat(authors(RULES)).hasSize(2);
    try (var files = Files.list(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".new"))).isEmpty();
    }
  }

  @Test
  void leavesTheLineEndsOfAFileAsTheyAre() throws IOException {
    Files.writeString(directory.resolve(RULES), NO_RULES.replace("\n", "\r\n"));
    mappings.refresh();
    save(signedIn(Role.OPERATOR), RULES, SKIPS);
    assertThat(onDisk(RULES)).isEqualTo(SKIPS.replace("\n", "\r\n"));
  }

  @Test
  void savesNothingThatWouldBeRefused() throws IOException {
    HttpResponse<String> answer = save(signedIn(Role.OPERATOR), RULES, "{\n\"rules\": [7]\n}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("Not saved.", "line 2: $.rules[0]");
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
    assertThat(save(new Visitor(hub).signIn("somebody", "four words in a row"), RULES, "\0").body())
        .contains("NUL");
  }

  @Test
  void refusesRulesByWhichASampleEndsOtherwiseThanExpected() throws IOException {
    Files.writeString(
        directory.resolve("samples/zapier/post-typed.expect.json"), "{\"action\": \"park\"}");
    HttpResponse<String> answer = save(signedIn(Role.OPERATOR), RULES, SKIPS);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("samples/zapier/post-typed.json: action is ");
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
  }

  @Test
  void replacesNobodysWorkUnseen() throws IOException {
    Visitor visitor = signedIn(Role.OPERATOR);
    String version = version(visitor.get(page(RULES)));
    String theirs = SKIPS.replace("30", "10");
    Files.writeString(directory.resolve(RULES), theirs);
    HttpResponse<String> answer =
        visitor.post("/console/mappings/save", edit(RULES, SKIPS, version));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .contains("Somebody has changed the file meanwhile")
        .containsPattern("class=\"removed\">-.*seconds_below&quot;: 10")
        .containsPattern("class=\"added\">\\+.*seconds_below&quot;: 30");
    assertThat(onDisk(RULES)).isEqualTo(theirs);
    answer = visitor.post("/console/mappings/save", edit(RULES, SKIPS, version(answer)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onDisk(RULES)).isEqualTo(SKIPS);
    assertThat(authors(RULES)).containsExactly("nobody", "somebody");
  }

  @Test
  void letsOneOfTwoWhoSaveAtTheSameTimeWin() throws Exception {
    Visitor one = signedIn(Role.OPERATOR);
    Visitor other = Visitor.admin(hub);
    String version = version(one.get(page(RULES)));
    other.get(page(RULES));
    ExecutorService hands = Executors.newFixedThreadPool(2);
    List<Future<HttpResponse<String>>> answers =
        hands.invokeAll(
            List.of(
                () -> one.post("/console/mappings/save", edit(RULES, SKIPS, version)),
                () ->
                    other.post(
                        "/console/mappings/save",
                        edit(RULES, SKIPS.replace("30", "10"), version))));
    hands.shutdown();
    List<Integer> statuses = new ArrayList<>();
    for (Future<HttpResponse<String>> answer : answers) {
      statuses.add(answer.get().statusCode());
    }
    assertThat(statuses).containsExactlyInAnyOrder(200, 409);
    assertThat(authors(RULES)).hasSize(2);
    assertThat(mappings.inUse(RULES)).isEqualTo(onDisk(RULES)).isNotEqualTo(NO_RULES);
  }

  @Test
  void bringsAFormerTextBack() throws IOException {
    Visitor visitor = signedIn(Role.OPERATOR);
    save(visitor, RULES, SKIPS);
    long former = hub.database().queryForObject("select min(id) from mapping_edit", Long.class);
    HttpResponse<String> compared = visitor.get(page(RULES) + "&former=" + former);
    assertThat(compared.body()).contains("Bring it back", "class=\"removed\">-    {");
    HttpResponse<String> answer =
        visitor.post(
            "/console/mappings/undo",
            Map.of("name", RULES, "former", "" + former, "version", version(compared)));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
    assertThat(authors(RULES)).containsExactly("nobody", "somebody", "somebody");
    assertThat(
            visitor
                .post(
                    "/console/mappings/undo",
                    Map.of(
                        "name", "minutes.json", "former", "" + former, "version", version(answer)))
                .statusCode())
        .as("an edit of another file")
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secrets.json",
        "/etc/passwd",
        "slack/../call_rules.json",
        "call_rules.schema.json",
        "samples/zapier/post-typed.json",
        "slack%5Cclassic.mustache",
        ""
      })
  void opensNothingElse(String name) {
    Visitor visitor = Visitor.admin(hub);
    visitor.get("/console/mappings/agents");
    assertThat(visitor.get(page(name)).statusCode()).isEqualTo(404);
    for (String act : List.of("check", "try", "save")) {
      assertThat(
              visitor.post("/console/mappings/" + act, edit(name, "{}", "00000000")).statusCode())
          .as(act)
          .isEqualTo(404);
    }
  }

  @Test
  void saysWhyItCannotWrite() throws IOException {
    FileSystemUtils.deleteRecursively(directory.resolve("slack"));
    Files.writeString(directory.resolve("slack"), "a file where a directory should be");
    HttpResponse<String> answer =
        save(signedIn(Role.OPERATOR), "slack/missed.mustache", "Missed: {{customerNumber}}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("MAPPINGS_DIR cannot be written");
    assertThat(authors("slack/missed.mustache")).isEmpty();
  }

  @Test
  void letsViewersReadWhatHoldsNoNumbers() {
    Visitor viewer = signedIn(Role.VIEWER);
    assertThat(viewer.get(page("agent_mapping.json")).body())
        .contains("Hidden, since it holds telephone numbers")
        .doesNotContain("Meera Nair", "<textarea");
    assertThat(viewer.get(page("slack/missed.mustache")).body())
        .contains("{{customerNumber}}")
        .doesNotContain("<textarea");
    assertThat(viewer.get("/console/mappings?words=Meera").body()).contains("No file says that");
    for (String act : List.of("check", "try", "save")) {
      assertThat(
              viewer.post("/console/mappings/" + act, edit(RULES, SKIPS, "00000000")).statusCode())
          .isEqualTo(403);
    }
    assertThat(
            viewer
                .post("/console/mappings/agents/preview", Map.of("csv", "phone,name"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void letsOnlyAdministratorsDecideToWhomDataGoes() {
    Visitor operator = signedIn(Role.OPERATOR);
    String name = "subscriptions.json";
    assertThat(operator.get(page(name)).body()).doesNotContain("<textarea");
    assertThat(
            operator
                .post("/console/mappings/save", edit(name, "{\"subscribers\": {}}", "00000000"))
                .statusCode())
        .isEqualTo(403);
    assertThat(save(Visitor.admin(hub), name, "{\"subscribers\": {}}").statusCode()).isEqualTo(200);
  }

  @Test
  void importsAgentsAfterShowingWhatWouldChange() throws IOException {
    Visitor visitor = signedIn(Role.OPERATOR);
    visitor.get("/console/mappings/agents");
    String sheet =
        "phone,name,team\n+91 98450 12377,Meera Rao,\n09845012366,Tara Iyer,Night\nx,Nobody,\n";
    HttpResponse<String> preview =
        visitor.post("/console/mappings/agents/preview", Map.of("csv", sheet));
    assertThat(preview.body())
        .contains("1 added, 1 changed, 0 unchanged, 1 with a fault")
        .contains("is not a telephone number", "Meera Rao", "Tara Iyer", "Save the good rows");
    assertThat(onDisk("agent_mapping.json")).doesNotContain("Tara");
    Map<String, String> fields = Map.of("csv", sheet, "version", version(preview));
    assertThat(visitor.post("/console/mappings/agents", fields).statusCode()).isEqualTo(422);
    Map<String, String> good = new HashMap<>(fields);
    good.put("skip", "true");
    assertThat(visitor.post("/console/mappings/agents", good).body())
        .contains("Saved, and in use", "Tara Iyer");
    assertThat(onDisk("agent_mapping.json")).contains("Tara Iyer", "Meera Rao", "meera.nair@");
    assertThat(authors("agent_mapping.json")).containsExactly("nobody", "somebody");
    assertThat(visitor.post("/console/mappings/agents", good).statusCode()).isEqualTo(409);
    assertThat(
            visitor.post("/console/mappings/agents/preview", Map.of("csv", "name\nMeera")).body())
        .contains("it has no phone");
  }

  @Test
  void letsAnOperatorEditARuleTryItAndTakeItBack() throws IOException {
    signedIn(Role.OPERATOR);
    String stored = Hub.newId();
    hub.accepted(stored, Map.of("duration", "12"), "posted");
    Page page = CHROMIUM.open();
    Person operator = new Person(page, hub).signIn("somebody", "four words in a row");
    operator.follow("Rules and people");
    operator.follow(RULES);
    page.fill("textarea", SKIPS.replace("\"skip\"", "\"drop\""));
    operator.press("Check and compare");
    assertThat(page.locator("#verdict")).containsText("line 3: $.rules[0].action");
    page.fill("textarea", SKIPS);
    operator.field("Id of a stored call").fill(stored);
    operator.press("Try it");
    assertThat(page.locator("#verdict")).containsText("It would be skipped: Too short");
    assertThat(page.locator("textarea")).hasValue(SKIPS);
    operator.press("Save");
    assertThat(operator.main()).containsText("Saved, and in use");

    String next = Hub.newId();
    String told = hub.post(Hub.call(next, Map.of("duration", "12"))).body();
    assertThat(Outside.read(told).path("message").asText()).isEqualTo("Skipped - Too short");

    page.getByText("Compare, bring back").first().click();
    operator.press("Bring it back");
    assertThat(operator.main()).containsText("Saved, and in use");
    hub.accepted(Hub.newId(), Map.of("duration", "12"), "posted");
    assertThat(onDisk(RULES)).isEqualTo(NO_RULES);
  }

  @Test
  void letsAnOperatorImportAgentsFromAFile() throws IOException {
    signedIn(Role.OPERATOR);
    Page page = CHROMIUM.open();
    Person operator = new Person(page, hub).signIn("somebody", "four words in a row");
    operator.follow("Rules and people");
    operator.follow("Import agents…");
    page.getByLabel("A file")
        .setInputFiles(
            new FilePayload(
                "agents.csv",
                "text/csv",
                "phone,name\n09845012366,Tara <i>Iyer</i>\nx,Nobody\n"
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(page.locator("#csv")).hasValue(Pattern.compile("Tara"));
    operator.press("See what would change");
    assertThat(operator.row("is not a telephone number")).containsText("left out");
    assertThat(operator.row("09845012366")).containsText("Tara <i>Iyer</i>");
    operator.press("Save the good rows");
    assertThat(operator.main()).containsText("Saved, and in use");
    assertThat(onDisk("agent_mapping.json")).contains("Tara <i>Iyer</i>");
  }
}
