package routes.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Chromium;
import routes.Hub;
import routes.HubTest;

/** Who may sign in, decided in Chromium. */
@HubTest
class UsersPageTest {
  private static final String CHOSEN = "four words in a row";

  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  @Autowired Hub hub;

  private Person admin;

  @BeforeEach
  void openThePage() {
    admin = new Person(CHROMIUM.open(), hub).signInAsAdmin();
    admin.follow("Users");
  }

  @AfterEach
  void remove() {
    hub.database().update("delete from hub_user");
    hub.database().update("delete from api_token");
  }

  private Person somebodyElse() {
    return new Person(CHROMIUM.open(), hub);
  }

  private String shownOnce() {
    return admin.page.locator(".secret code").textContent();
  }

  private String addAsha() {
    admin.page.locator("input[name=name]").first().fill("asha");
    admin.choice("Role").selectOption("OPERATOR");
    admin.press("Add a user");
    assertThat(admin.row("asha")).containsText("with a password to be changed");
    return shownOnce();
  }

  private static void choose(Person person, String present, String next) {
    person.field("Present password").fill(present);
    person.field("New password").fill(next);
    person.field("The new one again").fill(next);
    person.press("Change it");
  }

  /** Signs in with a password that was made, and again with one of their own. */
  private Person atHome(String made) {
    Person asha = somebodyElse().signIn("asha", made);
    assertThat(asha.heading("Choose a password")).isVisible();
    choose(asha, made, CHOSEN);
    assertThat(asha.main()).containsText("The password is changed");
    asha.signIn("asha", CHOSEN);
    assertThat(asha.heading("Overview")).isVisible();
    return asha;
  }

  @Test
  void addsAUserWhoChoosesAPasswordAndActsAsTheRoleSays() {
    String made = addAsha();
    admin.follow("Users");
    assertThat(admin.main()).not().containsText(made);

    Person asha = atHome(made);
    assertThat(asha.page.locator("nav")).not().containsText("Users");
    asha.follow("Parked");
    assertThat(asha.heading("Parked")).isVisible();

    admin.follow("Users");
    Locator row = admin.row("asha");
    row.getByRole(AriaRole.COMBOBOX).selectOption("ADMIN");
    CHROMIUM.allow("status of 401");
    Person.button(row, "Change").click();
    assertThat(asha.heading("Switchboard")).isVisible();
    asha.signIn("asha", CHOSEN);
    assertThat(asha.page.locator("nav")).containsText("Users");
  }

  @Test
  void disablesAUserAndLetsThemInAgainWithANewPassword() {
    Person asha = atHome(addAsha());
    CHROMIUM.allow("status of 401");
    Person.button(admin.row("asha"), "Disable").click();
    assertThat(Person.button(admin.row("asha"), "Enable")).isVisible();
    assertThat(asha.heading("Switchboard")).isVisible();
    asha.signIn("asha", CHOSEN);
    assertThat(asha.page.getByRole(AriaRole.ALERT)).containsText("Wrong user or password");

    Person.button(admin.row("asha"), "Enable").click();
    Person.button(admin.row("asha"), "New password").click();
    String made = shownOnce();
    asha.signIn("asha", made);
    assertThat(asha.heading("Choose a password")).isVisible();
  }

  @Test
  void saysWhoIsLockedOutAndLetsThemInWithANewPassword() {
    addAsha();
    hub.database()
        .update(
            "update hub_user set locked_until = now() + interval '9 minutes' where name = 'asha'");
    Person asha = somebodyElse().signIn("asha", "whatever");
    assertThat(asha.main()).containsText("Too many wrong attempts");
    admin.follow("Users");
    assertThat(admin.row("asha")).containsText("after too many wrong passwords");
    Person.button(admin.row("asha"), "New password").click();
    assertThat(admin.row("asha")).not().containsText("after too many wrong passwords");
    asha.signIn("asha", shownOnce());
    assertThat(asha.heading("Choose a password")).isVisible();
  }

  @Test
  void saysWhyAPasswordOrAUserIsRefused() {
    String made = addAsha();
    admin.page.locator("input[name=name]").first().fill("asha");
    admin.press("Add a user");
    assertThat(admin.page.locator(".refusal")).containsText("asha");

    Person asha = somebodyElse().signIn("asha", made);
    choose(asha, "not the present one", CHOSEN);
    assertThat(asha.page.locator(".refusal")).isVisible();
    assertThat(asha.heading("Choose a password")).isVisible();
  }

  @Test
  void makesATokenThatOpensTheApiUntilItIsRevoked() {
    admin.field("What for").fill("A dashboard");
    admin.press("Make a token");
    String token = shownOnce();
    String[] shown = {"Authorization", "Bearer " + token, "X-Forwarded-For", "203.0.113.9"};
    assertThat(hub.get("/api/overview", shown).statusCode()).isEqualTo(200);
    admin.follow("Users");
    assertThat(admin.main()).not().containsText(token);
    assertThat(admin.row("A dashboard")).not().containsText("never");

    Person.button(admin.row("A dashboard"), "Revoke").click();
    assertThat(admin.row("A dashboard")).containsText("revoked");
    assertThat(hub.get("/api/overview", shown).statusCode()).isEqualTo(401);
  }
}
