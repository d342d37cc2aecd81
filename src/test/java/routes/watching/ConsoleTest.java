package routes.watching;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import routes.Hub;
import routes.HubTest;

/** Hawtio in a browser, as the administrator sees it within what the policy allows. */
@HubTest
class ConsoleTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final double PATIENCE = 60_000;

  @Autowired Hub hub;

  @Value("${hub.admin.password}")
  String password;

  @Test
  void showsTheRoutesByGroupAndTheDiagramOfOne() {
    assumeTrue(Files.isExecutable(CHROMIUM), "this machine has no Chromium");
    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox")))) {
      Page page = browser.newPage();
      page.setDefaultTimeout(PATIENCE);
      PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
      page.navigate(hub.watchRequest("/actuator/hawtio").build().uri().toString());
      page.fill("input[name=username]", "admin");
      page.fill("input[name=password]", password);
      page.click("button[type=submit]");

      exactly(page, "routes").click();
      assertThat(page.getByRole(AriaRole.ROW).filter(text("receive-zapier-call")))
          .containsText("Started");

      page.getByText("Expand all").click();
      assertThat(exactly(page, "intake")).isVisible();
      exactly(page, "accept-call").click();
      page.getByText("Route Diagram").click();
      assertThat(page.locator(".react-flow").getByText("accept-once")).isVisible();
    }
  }

  private static Locator exactly(Page page, String words) {
    return page.getByText(words, new Page.GetByTextOptions().setExact(true)).first();
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }
}
