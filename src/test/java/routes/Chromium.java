package routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The machine's own Chromium, started by the first test of a class that wants it. No page may
 * complain: an error of a script, or what the content security policy forbids, fails the test.
 */
public final class Chromium implements AfterEachCallback, AfterAllCallback {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final double PATIENCE = 90_000;

  private final List<BrowserContext> windows = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> allowed = new ArrayList<>();
  private Playwright playwright;
  private Browser browser;

  /** A window with cookies of its own, 1280 by 800 pixels, in light colours. */
  public Page open() {
    start();
    BrowserContext window =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800));
    windows.add(window);
    Page page = window.newPage();
    page.setDefaultTimeout(PATIENCE);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    return page;
  }

  /** Lets pages complain of this until the test is over. */
  public void allow(String complaint) {
    allowed.add(complaint);
  }

  private void start() {
    if (browser != null) {
      return;
    }
    assumeTrue(Files.isExecutable(PROGRAM), "this machine has no Chromium");
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(PROGRAM)
                    .setArgs(
                        List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    windows.forEach(BrowserContext::close);
    windows.clear();
    List<String> heard =
        complaints.stream().filter(each -> allowed.stream().noneMatch(each::contains)).toList();
    complaints.clear();
    allowed.clear();
    assertThat(heard).isEmpty();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    if (playwright != null) {
      playwright.close();
      playwright = null;
      browser = null;
    }
  }
}
