package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;
import routes.Outside;

/** What an operator does with calls in the console, in Chromium. */
@HubTest
class ConsoleStoryTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  /** So many parts of the page of a call change while it is in work. */
  private static final int PARTS = 2;

  private static final int ROUNDS = 8;

  @Autowired Hub hub;

  private final String id = Hub.newId();
  private Person operator;
  private Page page;

  @BeforeEach
  void signIn() {
    hub.settle();
    recordSilence();
    page = CHROMIUM.open();
    operator = new Person(page, hub).signInAsAdmin();
  }

  @AfterEach
  void settle() {
    hub.settle();
  }

  private Locator figure(String name) {
    return page.locator(".figure")
        .filter(new Locator.FilterOptions().setHasText(name))
        .locator("b");
  }

  private static void breakSlack() {
    Outside.SERVER.stubFor(
        WireMock.post(WireMock.urlPathMatching("/services/.*"))
            .willReturn(WireMock.aResponse().withStatus(404).withBody("no_service")));
  }

  private Locator now() {
    return page.locator("#now > p").first();
  }

  /** From now on each recording is a minute of it, as a telephony records. */
  static void recordSilence() {
    Outside.SERVER.stubFor(
        WireMock.get(WireMock.urlPathMatching("/recordings/.*"))
            .willReturn(
                WireMock.aResponse().withHeader("Content-Type", "audio/wav").withBody(silence())));
  }

  private static byte[] silence() {
    AudioFormat format = new AudioFormat(8_000, 8, 1, false, false);
    byte[] samples = new byte[60 * 8_000];
    Arrays.fill(samples, (byte) 128);
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
    breakSlack();

    assertThat(hub.post(Hub.call(id)).statusCode()).isEqualTo(200);
    assertThat(figure("accepted today")).hasText(String.valueOf(accepted + 1));

    operator.openCall(id);
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

    operator.follow("Parked");
    Outside.behaveWell();
    page.locator("li.card")
        .filter(new Locator.FilterOptions().setHasText("SLACK_WEBHOOK_URL"))
        .getByText("Put back to work…")
        .first()
        .click();
    assertThat(operator.heading("Put back to work?")).isVisible();
    operator.press("Put them back to work");
    assertThat(operator.heading("Parked")).isVisible();
    hub.hurried(id, "posted");

    operator.openCall(id);
    assertThat(now()).containsText("posted");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void skipsAParkedCallAndPutsItBack() {
    breakSlack();
    hub.accepted(id, Map.of(), "parked");
    operator.openCall(id);
    operator.unfold("Skip…");
    operator.field("Why").fill("A test <b>call</b>");
    operator.press("Skip it");
    assertThat(now()).containsText("skipped A test <b>call</b>");
    assertThat(operator.main()).containsText("skip admin A test");
    assertThat(hub.state(id)).isEqualTo("skipped");

    Outside.behaveWell();
    operator.press("Put back to work");
    hub.hurried(id, "posted");
    assertThat(now()).containsText("posted");
    assertThat(operator.main()).containsText("retry admin");
    assertThat(Outside.slackMessages(id)).hasSize(1);
  }

  @Test
  void runsACallAgainAndPostsItAgain() {
    hub.accepted(id, Map.of(), "posted");
    operator.openCall(id);
    operator.unfold("Run again from a stage…");
    operator.choice("Stage").selectOption("write-minutes");
    operator.press("Run it again");
    hub.hurried(id, "posted");
    assertThat(now()).containsText("posted");
    assertThat(operator.main()).containsText("run-again admin write-minutes");
    assertThat(Outside.slackMessages(id)).hasSize(1);

    operator.unfold("Post again…");
    operator.press("Post them again");
    hub.hurried(id, "posted");
    assertThat(now()).containsText("posted");
    assertThat(operator.main()).containsText("post-again admin");
    assertThat(Outside.slackMessages(id)).hasSize(2);
  }

  @Test
  void keepsWhatWasChosenInTheAddressAndGivesItOutAsASheet() throws IOException {
    hub.accepted(id, Map.of("agent_name", "=1+1", "from_number", "09631055127"), "posted");
    operator.follow("Calls");
    operator.field("Number of any party").fill("96310 55127");
    operator.field("Call id").fill(id);
    operator.unfold("More to choose by");
    operator.choice("Direction").selectOption("incoming");
    operator.press("Find");
    assertThat(page.locator("table.list")).containsText(id);
    page.reload();
    assertThat(page.locator("table.list")).containsText(id);
    assertThat(operator.choice("Direction")).hasValue("incoming");

    operator.press("Sum them up");
    Locator sums = page.getByLabel("Summed up");
    assertThat(sums).containsText("1 calls");
    assertThat(sums).containsText("0:56");
    assertThat(operator.field("Call id")).hasValue(id);

    Download sheet = page.waitForDownload(() -> operator.follow("As a sheet (CSV)"));
    assertThat(sheet.suggestedFilename()).endsWith(".csv");
    assertThat(Files.readAllLines(sheet.path())).hasSize(2).last().asString().contains(id, "'=1+1");
  }

  @Test
  void showsNamesFromPayloadsAsTheyAre() {
    String name = "<img src=x onerror=document.title='taken'>";
    hub.accepted(
        id,
        Map.of("agent_name", name, "department", "\"><script>document.title='taken'</script>"),
        "posted");
    operator.go("/console/calls?id=" + id);
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
    assertThat(page.title()).doesNotContain("taken");
  }

  @Test
  void findsWhatWasSaidAndMarksIt() {
    hub.accepted(id, Map.of(), "posted");
    operator.follow("Calls");
    operator.field("Words that were said").fill("support");
    operator.field("Call id").fill(id);
    operator.press("Find");
    assertThat(page.locator("mark").first()).hasText("Support");
  }

  @Test
  void showsACallInAnotherLayoutAndTheRoutesThatPostIt() {
    hub.accepted(id, Map.of(), "posted");
    operator.openCall(id);
    operator.choice("Layout").selectOption("professional");
    operator.press("Show its messages");
    assertThat(page.locator("#preview article")).containsText("Customer Support Call Summary");
    assertThat(page.locator("#preview select")).hasValue("professional");
    assertThat(page.locator(".journey")).containsText("post-to-slack");

    operator.follow("Routes");
    operator.follow("post-next-message");
    assertThat(operator.heading("post-next-message")).isVisible();
    assertThat(page.locator("pre.file")).containsText("id: post-next-message");
    page.locator(".facts").getByText("post-to-slack").click();
    assertThat(operator.heading("post-to-slack")).isVisible();
  }

  @Test
  void saysThatThePageIsOldWhileTheHubDoesNotAnswer() {
    CHROMIUM.allow("ERR_INTERNET_DISCONNECTED");
    CHROMIUM.allow("htmx:");
    Locator stale = page.getByText("This page is no longer up to date");
    assertThat(stale).isHidden();
    page.context().setOffline(true);
    hub.accepted(id, Map.of(), "posted");
    assertThat(stale).isVisible();
    page.context().setOffline(false);
    assertThat(stale).isHidden();
  }

  @Test
  void triesPartsThatFailTogetherAgainTogether() {
    CHROMIUM.allow("status of 503");
    CHROMIUM.allow("Error Code 503");
    page.clock().install();
    operator.openCall(hub.stored("await-transcript", "1 hour", null, 0, 0));
    AtomicInteger asked = new AtomicInteger();
    page.route(
        Pattern.compile("/(now|said)$"),
        part -> {
          asked.incrementAndGet();
          part.fulfill(new Route.FulfillOptions().setStatus(503));
        });
    page.evaluate(
        """
        window.failed = 0;
        document.addEventListener('htmx:afterRequest', () => window.failed++);
        htmx.trigger(document.body, 'changed');
        """);
    for (int time = 1; time <= ROUNDS; time++) {
      int parts = PARTS * time;
      page.waitForFunction("parts => window.failed >= parts", parts);
      assertThat(asked.get()).isLessThanOrEqualTo(parts + PARTS);
      page.clock().runFor(3_100);
    }
    hub.dropWork();
  }

  @Test
  void isUsedByKeyboardAlone() {
    page.keyboard().press("Tab");
    assertThat(page.locator(":focus")).hasText("Skip to the content");
    page.keyboard().press("Enter");
    assertThat(page.locator(":focus")).hasAttribute("id", "content");
  }
}
