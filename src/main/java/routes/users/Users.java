package routes.users;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who may sign in: rows, so that all hubs on one database know the same people. */
@Component
public class Users {
  /** Wrong passwords in a row after which a user's next ones are not looked at. */
  static final int MOST_FAILURES = 10;

  static final Duration LOCK = Duration.ofMinutes(15);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,63}");

  private final JdbcTemplate database;
  private final String configuredAdmin;

  /**
   * @param configuredAdmin whose password is a setting, not a row; empty when there is none
   */
  public Users(
      JdbcTemplate database,
      @Value("${hub.admin.user}") String user,
      @Value("${hub.admin.password}") String password) {
    this.database = database;
    this.configuredAdmin = password.isBlank() ? "" : user;
  }

  /** A user and the hash of the password. */
  record Entry(HubUser user, String password) {}

  /** All users, by name. */
  public List<HubUser> list() {
    return database.query(
        "select * from hub_user where tenant_id = 'default' order by name",
        (row, number) -> user(row));
  }

  /** The user of a name, whatever its case. */
  Optional<Entry> find(String name) {
    return database
        .query(
            "select * from hub_user where tenant_id = 'default' and name = ?",
            (row, number) -> new Entry(user(row), row.getString("password")),
            name.toLowerCase(Locale.ROOT))
        .stream()
        .findFirst();
  }

  /**
   * Adds a user with a password that must be replaced at the first sign-in.
   *
   * @return the password, which is shown once
   * @throws RefusedChangeException when the name is taken or no name
   */
  @Transactional
  public String add(String name, Role role, String by) {
    String small = name.strip().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(small).matches()) {
      throw new RefusedChangeException(
          "A name begins with a letter and has letters, digits, dots, hyphens and underscores, 64 at most");
    }
    if (small.equalsIgnoreCase(configuredAdmin)) {
      throw new RefusedChangeException(small + " is the user of HUB_ADMIN_USER");
    }
    String password = Passwords.invent();
    int added =
        database.update(
            """
            insert into hub_user (name, role, password, must_change) values (?, ?, ?, true)
            on conflict do nothing
            """,
            small,
            role.word(),
            Passwords.HASHES.encode(password));
    if (added == 0) {
      throw new RefusedChangeException("There is a user " + small + " already");
    }
    audit(by, "add-user", small + ", " + role.word());
    return password;
  }

  /**
   * The administrator of a hub that has none, neither as a row nor by settings.
   *
   * @return the password, which is shown once; empty when somebody can sign in
   */
  @Transactional
  public Optional<String> addFirstAdmin() {
    if (!configuredAdmin.isEmpty()) {
      return Optional.empty();
    }
    String password = Passwords.invent();
    int added =
        database.update(
            """
            insert into hub_user (name, role, password, must_change)
            select 'admin', 'admin', ?, true where not exists (select from hub_user)
            on conflict do nothing
            """,
            Passwords.HASHES.encode(password));
    if (added == 0) {
      return Optional.empty();
    }
    audit("the hub", "add-user", "admin, admin");
    return Optional.of(password);
  }

  /**
   * Gives a user a new password that must be replaced at the next sign-in.
   *
   * @return the password, which is shown once
   */
  @Transactional
  public String resetPassword(String name, String by) {
    String password = Passwords.invent();
    require(
        database.update(
            """
            update hub_user set password = ?, must_change = true, failures = 0, locked_until = null
            where tenant_id = 'default' and name = ?
            """,
            Passwords.HASHES.encode(password),
            name));
    endSessions(name);
    audit(by, "reset-password", name);
    return password;
  }

  /**
   * Replaces a user's own password and ends the sessions that began with the old one.
   *
   * @throws RefusedChangeException when the old one is wrong or the new one too weak
   */
  @Transactional
  public void choosePassword(String name, String old, String chosen) {
    Entry entry =
        find(name).orElseThrow(() -> new RefusedChangeException("Its password is a setting"));
    if (!Passwords.HASHES.matches(old, entry.password())) {
      throw new RefusedChangeException("The present password is another one");
    }
    if (chosen.length() < Passwords.SHORTEST
        || chosen.getBytes(StandardCharsets.UTF_8).length > Passwords.LONGEST_BYTES) {
      throw new RefusedChangeException(
          "A password has at least %d characters and at most %d bytes"
              .formatted(Passwords.SHORTEST, Passwords.LONGEST_BYTES));
    }
    if (chosen.equals(old) || chosen.equalsIgnoreCase(name)) {
      throw new RefusedChangeException("Choose another one than the present one or the name");
    }
    database.update(
        """
        update hub_user set password = ?, must_change = false
        where tenant_id = 'default' and name = ?
        """,
        Passwords.HASHES.encode(chosen),
        name);
    endSessions(name);
    audit(name, "choose-password", name);
  }

  /** Gives a user another role. */
  @Transactional
  public void changeRole(String name, Role role, String by) {
    requireAnotherAdmin(name, role != Role.ADMIN);
    require(
        database.update(
            "update hub_user set role = ? where tenant_id = 'default' and name = ?",
            role.word(),
            name));
    endSessions(name);
    audit(by, "change-role", name + ", " + role.word());
  }

  /** Lets a user sign in no more, or again. */
  @Transactional
  public void disable(String name, boolean disabled, String by) {
    requireAnotherAdmin(name, disabled);
    require(
        database.update(
            """
            update hub_user set disabled_at = case when ? then now() end, failures = 0,
              locked_until = null
            where tenant_id = 'default' and name = ?
            """,
            disabled,
            name));
    endSessions(name);
    audit(by, disabled ? "disable-user" : "enable-user", name);
  }

  private static void require(int found) {
    if (found == 0) {
      throw new RefusedChangeException("There is no such user");
    }
  }

  /** Somebody must be left who can let others in. */
  private void requireAnotherAdmin(String name, boolean losesRights) {
    if (!losesRights || !configuredAdmin.isEmpty()) {
      return;
    }
    List<String> others =
        database.queryForList(
            """
            select name from hub_user
            where tenant_id = 'default' and role = 'admin' and disabled_at is null and name <> ?
            for update
            """,
            String.class,
            name);
    if (others.isEmpty()) {
      throw new RefusedChangeException(name + " is the only administrator left");
    }
  }

  /** Notes a right password. */
  void signedIn(String name) {
    database.update(
        """
        update hub_user set failures = 0, locked_until = null, last_sign_in_at = now()
        where tenant_id = 'default' and name = ?
        """,
        name);
  }

  /** Notes a wrong password. */
  void failed(String name) {
    database.update(
        """
        update hub_user set failures = failures + 1,
          locked_until = case when failures + 1 >= ? then now() + make_interval(secs => ?) end
        where tenant_id = 'default' and name = ?
        """,
        MOST_FAILURES,
        LOCK.toSeconds(),
        name);
  }

  private void endSessions(String name) {
    database.update("delete from console_session where principal_name = ?", name);
  }

  private void audit(String by, String action, String what) {
    database.update(
        "insert into audit (action, subject, detail) values (?, ?, ?)", action, by, what);
  }

  private static HubUser user(ResultSet row) throws SQLException {
    return new HubUser(
        row.getString("name"),
        Role.of(row.getString("role")),
        row.getBoolean("must_change"),
        instant(row.getTimestamp("locked_until")),
        instant(row.getTimestamp("disabled_at")),
        instant(row.getTimestamp("created_at")),
        instant(row.getTimestamp("last_sign_in_at")));
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
