package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;
import routes.Outside;
import routes.users.Role;
import routes.users.Users;

/**
 * Every page in light and dark colours, on a desk and on a telephone: nothing is wider than the
 * window, and axe finds nothing that keeps anybody out. {@code make pictures} keeps what it sees,
 * in {@code target/pages} and in the documentation.
 */
@HubTest
class PagesTest {
  private static final Path PICTURES = Path.of("target/pages");
  private static final String RULES =
      """
      {
        "rules": [
          { "name": "voicemail", "when": { "shared_numbers_at_least": 2 }, "type": "voicemail" },
          { "name": "too short", "when": { "seconds_below": 60 },
            "action": "skip", "reason": "Too short" }
        ]
      }
      """;

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private enum Form {
    DESK(1280, 800, ColorScheme.LIGHT),
    DESK_DARK(1280, 800, ColorScheme.DARK),
    PHONE(390, 844, ColorScheme.LIGHT),
    PHONE_DARK(390, 844, ColorScheme.DARK);

    private final int width;
    private final int height;
    private final ColorScheme colours;

    Form(int width, int height, ColorScheme colours) {
      this.width = width;
      this.height = height;
      this.colours = colours;
    }

    String suffix() {
      return "-" + name().toLowerCase().replace('_', '-');
    }
  }

  @Autowired Hub hub;
  @Autowired Users users;

  private final List<String> faults = new ArrayList<>();
  private Person admin;
  private Page page;

  @BeforeEach
  void fill() {
    hub.settle();
    ConsoleStoryTest.recordSilence();
    users.add("asha.pillai", Role.OPERATOR, "admin");
    users.add("reader", Role.VIEWER, "admin");
    page = CHROMIUM.open();
    admin = new Person(page, hub);
  }

  @AfterEach
  void remove() {
    hub.settle();
    hub.database().update("delete from hub_user");
    hub.database().update("delete from api_token");
  }

  /** Looks at what the window shows, in each form. */
  private void look(String name) {
    boolean pictures = Boolean.getBoolean("pictures");
    for (Form form : Form.values()) {
      if (form == Form.PHONE_DARK && !pictures) {
        continue;
      }
      page.setViewportSize(form.width, form.height);
      page.emulateMedia(
          new Page.EmulateMediaOptions()
              .setColorScheme(form.colours)
              .setReducedMotion(ReducedMotion.REDUCE));
      String here = name + form.suffix();
      int width = (int) page.evaluate("document.scrollingElement.scrollWidth") - form.width;
      if (width > 0) {
        faults.add(here + ": " + width + " pixels too wide");
      }
      if (form.width == Form.DESK.width) {
        checkAccess(here, form);
      }
      if (pictures) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(PICTURES.resolve(here + ".png")));
      }
    }
    page.setViewportSize(Form.DESK.width, Form.DESK.height);
  }

  /** Of the same page in other colours, the contrast only. */
  private void checkAccess(String here, Form form) {
    AxeBuilder axe = new AxeBuilder(page).setLegacyMode(true);
    if (form.colours == ColorScheme.DARK) {
      axe.withRules(List.of("color-contrast"));
    }
    for (Rule rule : axe.analyze().getViolations()) {
      for (CheckedNode node : rule.getNodes()) {
        faults.add(
            "%s: %s: %s %s"
                .formatted(here, rule.getId(), node.getHtml(), node.getFailureSummary()));
      }
    }
  }

  private void look(String name, String path) {
    admin.go(path);
    look(name);
  }

  private String accepted(Map<String, ?> fields, String state) {
    String id = Hub.newId();
    hub.accepted(id, fields, state);
    return id;
  }

  @Test
  void areForEverybody() {
    accepted(Map.of("from_number", "09988006601", "agent_phone", "09845012377"), "posted");
    accepted(Map.of("from_number", "09988006602", "recording_url", ""), "skipped");
    String call =
        accepted(Map.of("from_number", "09988006603", "agent_phone", "09845012377"), "posted");
    Outside.SERVER.stubFor(
        WireMock.post(WireMock.urlPathMatching("/services/.*"))
            .willReturn(WireMock.aResponse().withStatus(404).withBody("no_service")));
    String parked = accepted(Map.of("from_number", "09988006604"), "parked");
    Outside.behaveWell();
    ConsoleStoryTest.recordSilence();

    look("sign-in", "/console/sign-in?wrong");
    admin.signInAsAdmin();
    look("overview");
    look("password", "/console/password");

    look("calls", "/console/calls");
    look("calls-found", "/console/calls?words=support&direction=incoming");
    look("calls-none", "/console/calls?number=09999999999");
    admin.openCall(call);
    admin.choice("Layout").selectOption("professional");
    admin.press("Show its messages");
    assertThat(page.locator("#preview article")).isVisible();
    look("call");
    admin.openCall(parked);
    admin.unfold("Run again from a stage…");
    admin.unfold("Skip…");
    look("call-parked");

    look("parked", "/console/parked");
    page.getByText("Put back to work…").first().click();
    look("parked-retry");

    look("mappings", "/console/mappings?words=meera");
    look("mapping", "/console/mappings/file?name=agent_mapping.json");
    admin.go("/console/mappings/file?name=call_rules.json");
    page.fill("textarea", RULES);
    admin.field("Id of a stored call").fill(call);
    admin.press("Try it");
    assertThat(page.locator("#verdict")).containsText("It would be skipped: Too short");
    look("rules");
    admin.go("/console/mappings/agents");
    page.fill("#csv", "phone,name\n+91 98450 12377,Meera Rao\n09845012366,Tara Iyer\nx,Nobody\n");
    admin.press("See what would change");
    look("agents");

    look("routes", "/console/routes");
    look("route", "/console/routes/announce-missed-call");

    admin.go("/console/users");
    admin.field("What for").fill("A dashboard");
    admin.press("Make a token");
    look("users");

    admin.go("/console/erasure");
    admin.field("Number, in any spelling").fill("+91 99880 06601");
    admin.press("See what there is");
    admin.unfold("Erase it everywhere…");
    look("erasure");
    admin.press("Erase it");
    assertThat(admin.main()).containsText(", done");
    look("erasure-report");

    CHROMIUM.allow("status of 404");
    look("fault", "/console/calls/00000000-0000-0000-0000-000000000000");

    assertThat(faults).isEmpty();
  }
}
