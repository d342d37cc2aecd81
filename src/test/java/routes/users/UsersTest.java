package routes.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import routes.Hub;
import routes.HubTest;

@HubTest
class UsersTest {
  @Autowired Hub hub;

  private Users users;

  /** Of a hub whose settings name no administrator. */
  @BeforeEach
  void begin() {
    removeUsers();
    hub.database()
        .update(
            "delete from audit where action like '%user' or action like '%password' or action = 'change-role'");
    users = new Users(hub.database(), "admin", "");
  }

  @AfterEach
  void removeUsers() {
    hub.database().update("delete from hub_user");
  }

  private List<String> audited() {
    return hub.database()
        .queryForList(
            """
            select action || ' ' || subject || ': ' || detail from audit
            where action like '%user' or action like '%password' or action = 'change-role' order by id
            """,
            String.class);
  }

  @Test
  void makesTheFirstAdministratorOnce() {
    assertThat(users.addFirstAdmin().orElseThrow()).matches("[a-z]{5}(-[a-z]{5}){3}");
    assertThat(users.addFirstAdmin()).isEmpty();
    assertThat(users.list())
        .singleElement()
        .satisfies(
            user -> {
              assertThat(user.name()).isEqualTo("admin");
              assertThat(user.role()).isEqualTo(Role.ADMIN);
              assertThat(user.mustChange()).isTrue();
            });
  }

  @Test
  void makesNoneWhereTheSettingsNameOne() {
    assertThat(new Users(hub.database(), "admin", "a password").addFirstAdmin()).isEmpty();
    assertThat(users.list()).isEmpty();
  }

  @Test
  void keepsNoPassword() {
    String password = users.add("asha", Role.VIEWER, "admin");
    assertThat(hub.database().queryForObject("select password from hub_user", String.class))
        .startsWith("{bcrypt}")
        .doesNotContain(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Asha Rao",
        "1asha",
        "<b>",
        "asha\0",
        "ashaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> users.add(name, Role.VIEWER, "admin"))
        .isInstanceOf(RefusedChangeException.class);
  }

  @Test
  void refusesANameThatIsTaken() {
    users.add("asha", Role.VIEWER, "admin");
    assertThatThrownBy(() -> users.add("Asha", Role.ADMIN, "admin"))
        .hasMessage("There is a user asha already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short",
        "a long one with \u0939 many \u0939 letters of three bytes each \u0939\u0939\u0939\u0939\u0939\u0939\u0939\u0939\u0939\u0939\u0939\u0939"
      })
  void refusesAPasswordThatIsTooShortOrTooLong(String chosen) {
    String made = users.add("asha", Role.VIEWER, "admin");
    assertThatThrownBy(() -> users.choosePassword("asha", made, chosen))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining("at least 12 characters");
  }

  @Test
  void refusesANewPasswordFromWhoeverDoesNotKnowTheOldOne() {
    users.add("asha", Role.VIEWER, "admin");
    assertThatThrownBy(() -> users.choosePassword("asha", "a guess", "four words in a row"))
        .hasMessage("The present password is another one");
  }

  @Test
  void leavesAnAdministratorWhoCanLetOthersIn() {
    users.addFirstAdmin();
    assertThatThrownBy(() -> users.disable("admin", true, "admin"))
        .hasMessage("admin is the only administrator left");
    assertThatThrownBy(() -> users.changeRole("admin", Role.VIEWER, "admin"))
        .hasMessage("admin is the only administrator left");

    users.add("asha", Role.ADMIN, "admin");
    users.disable("admin", true, "asha");
    assertThat(audited())
        .containsExactly(
            "add-user the hub: admin, admin",
            "add-user admin: asha, admin",
            "disable-user asha: admin");
  }
}
