package routes.watching;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;

/** Hawtio in a browser, as the administrator sees it within what the policy allows. */
@HubTest
class ConsoleTest {
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @Autowired Hub hub;

  @Value("${hub.admin.password}")
  String password;

  @Test
  void showsTheRoutesByGroupAndTheDiagramOfOne() {
    Page page = CHROMIUM.open();
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

  private static Locator exactly(Page page, String words) {
    return page.getByText(words, new Page.GetByTextOptions().setExact(true)).first();
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }
}
