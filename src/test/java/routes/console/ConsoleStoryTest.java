package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** What an operator does with the console, in Chromium. */
@HubTest
class ConsoleStoryTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final double PATIENCE = 40_000;

  private static Playwright playwright;
  private static Browser browser;

  @Autowired Hub hub;

  private final String id = Hub.newId();
  private final List<String> complaints = new ArrayList<>();
  private BrowserContext person;
  private Page page;

  @BeforeAll
  static void open() {
    assumeTrue(Files.isExecutable(CHROMIUM), "this machine has no Chromium");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  @AfterAll
  static void close() {
    if (playwright != null) {
      browser.close();
      playwright.close();
    }
  }

  @BeforeEach
  void signIn() {
    hub.settle();
    Outside.SERVER.stubFor(
        WireMock.get(WireMock.urlPathMatching("/recordings/.*"))
            .willReturn(
                WireMock.aResponse().withHeader("Content-Type", "audio/wav").withBody(silence())));
    person = browser.newContext();
    page = person.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    go("/console");
    page.fill("input[name=username]", "admin");
    page.fill("input[name=password]", Hub.ADMIN_PASSWORD);
    button("Sign in").click();
    assertThat(heading("Overview")).isVisible();
  }

  @AfterEach
  void leave() {
    person.close();
    hub.settle();
    assertThat(complaints).isEmpty();
  }

  private void go(String path) {
    page.navigate(hub.request(path).build().uri().toString());
  }

  private Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator heading(String name) {
    return page.getByRole(
        AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private Locator figure(String name) {
    return page.locator(".figure")
        .filter(new Locator.FilterOptions().setHasText(name))
        .locator("b");
  }

  /** A minute of it, as a telephony records. */
  private static byte[] silence() {
    AudioFormat format = new AudioFormat(8_000, 8, 1, false, false);
    byte[] samples = new byte[60 * 8_000];
    java.util.Arrays.fill(samples, (byte) 128);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    try {
      AudioSystem.write(
          new AudioInputStream(new ByteArrayInputStream(samples), format, samples.length),
          AudioFileFormat.Type.WAVE,
          wav);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return wav.toByteArray();
  }

  @Test
  void bringsACallHomeThatSlackWouldNotTake() {
    int accepted = Integer.parseInt(figure("accepted today").textContent());
    int parked = Integer.parseInt(figure("parked").textContent());
    Outside.SERVER.stubFor(
        WireMock.post(WireMock.urlPathMatching("/services/.*"))
            .willReturn(WireMock.aResponse().withStatus(404).withBody("no_service")));

    assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    assertThat(figure("accepted today")).hasText(String.valueOf(accepted + 1));

    go("/console/calls?id=" + id);
    page.locator("a.row").click();
    Locator journey = page.locator(".journey");
    assertThat(journey).containsText("archive-recording");
    hub.hurried(id, "parked");
    assertThat(page.locator("#now")).containsText("parked");
    assertThat(journey).containsText("post-to-slack");

    Locator player = page.locator("#player");
    Locator second = page.locator(".transcript li").nth(1);
    second.getByRole(AriaRole.BUTTON).click();
    assertThat(second).hasAttribute("aria-current", "true");
    assertThat((Boolean) player.evaluate("player => player.currentTime > 0")).isTrue();
    player.evaluate("player => player.pause()");

    go("/console/parked");
    Outside.behaveWell();
    page.locator("li.card")
        .filter(new Locator.FilterOptions().setHasText("SLACK_WEBHOOK_URL"))
        .getByText("Put back to work…")
        .first()
        .click();
    assertThat(page.locator("main")).containsText("Put back to work?");
    button("Put them back to work").click();
    assertThat(heading("Parked")).isVisible();
    hub.hurried(id, "posted");

    go("/console/calls?id=" + id);
    page.locator("a.row").click();
    assertThat(page.locator("#now .state").first()).hasText("posted");
    assertThat(Outside.slackMessages(id)).isNotEmpty();
    assertThat(parked).isGreaterThanOrEqualTo(0);
  }

  @Test
  void showsNamesFromPayloadsAsTheyAre() {
    String name = "<img src=x onerror=document.title='taken'>";
    hub.accepted(
        id,
        Map.of("agent_name", name, "department", "\"><script>document.title='taken'</script>"),
        "posted");
    go("/console/calls?id=" + id);
    assertThat(page.locator("table.list")).containsText(name);
    page.locator("a.row").click();
    assertThat(page.locator("h1")).containsText(name);
    page.getByText("zapier").first().click();
    assertThat(
            page.locator("details")
                .filter(new Locator.FilterOptions().setHasText("zapier,"))
                .locator("pre")
                .first())
        .containsText("onerror");
    org.assertj.core.api.Assertions.assertThat(page.title()).doesNotContain("taken");
  }

  @Test
  void findsWhatWasSaidAndMarksIt() {
    hub.accepted(id, Map.of(), "posted");
    go("/console/calls");
    page.fill("input[name=words]", "support");
    page.fill("input[name=id]", id);
    button("Find").click();
    assertThat(page.locator("mark").first()).hasText("Support");
  }

  @Test
  void showsACallInAnotherLayoutAndTheRoutesThatPostIt() {
    hub.accepted(id, Map.of(), "posted");
    go("/console/calls?id=" + id);
    page.locator("a.row").click();
    page.selectOption("select[name=layout]", "professional");
    button("Show its messages").click();
    assertThat(page.locator("#preview article")).containsText("Customer Support Call Summary");
    assertThat(page.locator("#preview select")).hasValue("professional");
    assertThat(page.locator(".journey")).containsText("post-to-slack");

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Routes")).click();
    page.getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName("post-next-message").setExact(true))
        .click();
    assertThat(heading("post-next-message")).isVisible();
    assertThat(page.locator("pre.file")).containsText("id: post-next-message");
    page.locator(".facts").getByText("post-to-slack").click();
    assertThat(heading("post-to-slack")).isVisible();
  }

  @Test
  void isUsedByKeyboardAlone() {
    page.keyboard().press("Tab");
    assertThat(page.locator(":focus")).hasText("Skip to the content");
    page.keyboard().press("Enter");
    assertThat(page.locator(":focus")).hasAttribute("id", "content");
  }
}
