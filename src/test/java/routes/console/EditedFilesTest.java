package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

/** A hub whose mappings and routes are edited beside it, and which shortens numbers. */
@HubTest
@DirtiesContext
class EditedFilesTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static Path directory;

  @Autowired Hub hub;
  @Autowired Mappings mappings;
  @Autowired Users users;

  @DynamicPropertySource
  static void files(DynamicPropertyRegistry settings) throws IOException {
    directory = Files.createTempDirectory("edited");
    FileSystemUtils.copyRecursively(Path.of("mappings"), directory.resolve("mappings"));
    FileSystemUtils.copyRecursively(
        Path.of("src/main/resources/routes-yaml"), directory.resolve("routes"));
    settings.add("hub.mappings.dir", () -> directory.resolve("mappings").toString());
    settings.add("hub.routes.dir", () -> directory.resolve("routes").toString());
    settings.add("hub.console.mask-numbers", () -> true);
    settings.add("hub.intake.callrail.signing-keys", () -> "");
  }

  @AfterAll
  static void remove() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }

  @BeforeEach
  void listACompany() throws IOException {
    hub.settle();
    companies(
        "{\"_readme\": \"Ours\", \"companies\": [{\"name\": \"Acme\", \"numbers\": []},"
            + " {\"name\": \"Zenith\", \"numbers\": [\"+15125550191\"]}]}");
    mappings.refresh();
    assertThat(mappings.refused()).isEmpty();
  }

  @AfterEach
  void removeUsers() {
    hub.database().update("delete from hub_user");
  }

  private static Path file() {
    return directory.resolve("mappings/companies.json");
  }

  private static void companies(String text) throws IOException {
    Files.writeString(file(), text);
  }

  /** A call of CallRail over a number that is nobody's, without a recording. */
  private String quarantined() {
    String id = Hub.newId();
    HttpResponse<String> answer =
        hub.post(
            "/webhook/callrail/post-call",
            """
            {"resource_id": "%s", "answered": true, "direction": "inbound", "duration": "20",
             "customer_phone_number": "+15125550173", "tracking_phone_number": "+15125550190",
             "business_phone_number": "+15125550110", "start_time": "2025-11-18T10:02:07.391-06:00"}
            """
                .formatted(id),
            "Content-Type",
            "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(hub.hurried(id, "parked").path("reason").asText()).contains("+15125550190");
    return id;
  }

  private String page(String id) {
    return "/console/calls/" + hub.ours(id);
  }

  private static String numbersOf(String company) throws IOException {
    for (var one : Outside.read(Files.readString(file())).path("companies")) {
      if (one.path("name").asText().equals(company)) {
        return one.path("numbers").toString();
      }
    }
    return "none";
  }

  @Test
  void givesAQuarantinedNumberToACompanyAndGoesOn() throws IOException {
    String id = quarantined();
    Visitor visitor = Visitor.admin(hub);
    assertThat(visitor.get(page(id)).body())
        .contains("Say whose number it is", "+15125550190", "<option value=\"Zenith\"");
    HttpResponse<String> after =
        visitor.post(page(id) + "/assign-number", Map.of("company", "Zenith", "other", ""));
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(numbersOf("Zenith")).isEqualTo("[\"+15125550191\",\"+15125550190\"]");
    assertThat(Files.readString(file())).contains("\"_readme\": \"Ours\"");
    assertThat(hub.hurried(id, "skipped").path("company").asText()).isEqualTo("Zenith");
    assertThat(
            hub.database()
                .queryForObject(
                    "select subject || ': ' || detail from audit where call_id = ? and action = 'assign-number'",
                    String.class,
                    hub.ours(id)))
        .isEqualTo("admin: +15125550190 to Zenith");
    visitor.post(page(id) + "/assign-number", Map.of("company", "Acme"));
    assertThat(numbersOf("Acme")).as("once only").isEqualTo("[]");
  }

  @Test
  void addsACompanyThatIsNotListed() throws IOException {
    String id = quarantined();
    Visitor visitor = Visitor.admin(hub);
    visitor.get(page(id));
    visitor.post(
        page(id) + "/assign-number",
        Map.of("company", "Zenith", "other", " Lone Star \"Roofing\""));
    assertThat(numbersOf("Lone Star \"Roofing\"")).isEqualTo("[\"+15125550190\"]");
    assertThat(numbersOf("Zenith")).isEqualTo("[\"+15125550191\"]");
    hub.hurried(id, "skipped");
  }

  @Test
  void writesNothingThatWouldNotBeAllowed() throws IOException {
    String id = quarantined();
    String before = Files.readString(file());
    Visitor visitor = Visitor.admin(hub);
    visitor.get(page(id));
    String assign = page(id) + "/assign-number";
    assertThat(visitor.post(assign, Map.of("other", "x".repeat(201))).statusCode()).isEqualTo(400);
    assertThat(visitor.post(assign, Map.of("company", " ")).statusCode()).isEqualTo(400);
    assertThat(Files.readString(file())).isEqualTo(before);
    companies("{\"companies\": [");
    HttpResponse<String> broken = visitor.post(assign, Map.of("company", "Zenith"));
    assertThat(broken.body()).contains("is broken, mend it first", "Say whose number it is");
    assertThat(Files.readString(file())).isEqualTo("{\"companies\": [");
    assertThat(hub.state(id)).isEqualTo("parked");
  }

  @Test
  void showsNoMessagesToWhoSeesNoNumbers() {
    String id = quarantined();
    String made = users.add("somebody", Role.VIEWER, "a test");
    users.choosePassword("somebody", made, "four words in a row");
    Visitor viewer = new Visitor(hub).signIn("somebody", "four words in a row");
    assertThat(viewer.get(page(id)).body())
        .doesNotContain("+15125550173", "In another layout", "Say whose number");
    assertThat(viewer.get(page(id) + "/preview?layout=missed").statusCode()).isEqualTo(403);
    assertThat(viewer.post(page(id) + "/assign-number", Map.of("company", "Zenith")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void isAssignedInABrowserWhereAViewerSeesLastDigitsOnly() {
    String id = quarantined();
    Person admin = new Person(CHROMIUM.open(), hub).signInAsAdmin();
    admin.openCall(id);
    assertThat(admin.main()).containsText("+15125550173");
    admin.unfold("Say whose number it is…");
    admin.choice("Company").selectOption("Zenith");
    admin.press("Assign it, and go on");
    hub.hurried(id, "skipped");
    assertThat(admin.row("Company")).containsText("Zenith");
    assertThat(admin.main()).containsText("+15125550190 to Zenith");

    String made = users.add("somebody", Role.VIEWER, "a test");
    users.choosePassword("somebody", made, "four words in a row");
    Person viewer = new Person(CHROMIUM.open(), hub).signIn("somebody", "four words in a row");
    viewer.openCall(id);
    assertThat(viewer.main()).containsText("…173");
    assertThat(viewer.main()).not().containsText("5125550173");
    assertThat(viewer.main()).not().containsText("5125550190");
    assertThat(viewer.main().locator("button:not(.play), .act")).hasCount(0);
  }

  @Test
  void showsOnTheOpenOverviewThatAMappingIsRefused() throws IOException {
    Person admin = new Person(CHROMIUM.open(), hub).signInAsAdmin();
    companies("{\"companies\": [");
    assertThat(admin.row("companies.json")).containsText("line 1");
    companies("{\"companies\": []}");
    assertThat(admin.row("companies.json")).hasCount(0);
  }

  @Test
  void saysWhichRouteFilesAreRefusedAndWhy() throws IOException {
    Path added = directory.resolve("routes/calls/added-by-hand.camel.yaml");
    Files.writeString(added, "- route:\n    id: <b>broken</b>\n    from: {uri: \"nothing:x\"}\n");
    Visitor visitor = Visitor.admin(hub);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(visitor.get("/console/routes").body())
                    .contains(
                        "from ROUTES_DIR", "Refused files", "calls/added-by-hand.camel.yaml"));
    assertThat(visitor.get("/console/routes").body()).doesNotContain("<b>broken");
    Files.delete(added);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(visitor.get("/console/routes").body()).doesNotContain("Refused files"));
  }
}
