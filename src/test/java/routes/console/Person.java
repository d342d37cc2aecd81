package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import routes.Hub;

/** Somebody in front of the console, who finds things by what they are called. */
final class Person {
  final Page page;
  private final Hub hub;

  Person(Page page, Hub hub) {
    this.page = page;
    this.hub = hub;
  }

  Person signIn(String user, String password) {
    go("/console/sign-in");
    field("User").fill(user);
    field("Password").fill(password);
    press("Sign in");
    return this;
  }

  /** As the administrator of the settings, who then sees the overview. */
  Person signInAsAdmin() {
    signIn("admin", Hub.ADMIN_PASSWORD);
    assertThat(heading("Overview")).isVisible();
    return this;
  }

  void go(String path) {
    page.navigate(hub.request(path).build().uri().toString());
  }

  /** Finds a call in the list by the id that its provider gave it. */
  void openCall(String id) {
    go("/console/calls?id=" + id);
    page.locator("a.row").click();
    assertThat(heading("Its journey")).isVisible();
  }

  void press(String button) {
    named(page.locator("body"), AriaRole.BUTTON, button).click();
  }

  void follow(String link) {
    named(page.locator("body"), AriaRole.LINK, link).click();
  }

  /** Opens what is folded away. */
  void unfold(String summary) {
    page.locator("summary").getByText(summary).click();
  }

  Locator heading(String name) {
    return named(page.locator("body"), AriaRole.HEADING, name);
  }

  Locator field(String label) {
    return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
  }

  /** A list to choose from. */
  Locator choice(String label) {
    return named(page.locator("body"), AriaRole.COMBOBOX, label);
  }

  /** The row of a table that has these words. */
  Locator row(String words) {
    return page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(words));
  }

  Locator main() {
    return page.locator("main");
  }

  static Locator button(Locator within, String name) {
    return named(within, AriaRole.BUTTON, name);
  }

  private static Locator named(Locator within, AriaRole role, String name) {
    return within.getByRole(role, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }
}
