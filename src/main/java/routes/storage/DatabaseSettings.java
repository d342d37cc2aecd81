package routes.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the hub keeps its rows.
 *
 * @param url {@code jdbc:postgresql://…}, or {@code postgres://user:password@host/database} as many
 *     platforms give it; empty for the embedded server
 * @param poolSize connections at the most
 */
@ConfigurationProperties("hub.database")
public record DatabaseSettings(String url, String user, String password, int poolSize) {
  /** Read by hand: a java.net.URI knows neither my_db nor two hosts, and repeats the password. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>TEXT)(?::(?<password>TEXT))?@)?(?<server>[^@\\s]+)"
              .replace("TEXT", "(?:[^:@/?%]|%[0-9a-fA-F]{2})*"));

  public DatabaseSettings {
    url = url.strip();
  }

  /** True when no server is named, so that the hub brings its own. */
  public boolean embedded() {
    return url.isBlank();
  }

  /** The same server as a JDBC address with the user and password taken out of it. */
  DatabaseSettings asJdbc() {
    if (url.startsWith("jdbc:postgresql:")) {
      return this;
    }
    Matcher address = ADDRESS.matcher(url);
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "DATABASE_URL must be jdbc:postgresql://… or postgres://user:password@host/database,"
              + " with %-codes for special characters");
    }
    return new DatabaseSettings(
        "jdbc:postgresql://" + address.group("server"),
        user.isBlank() ? decode(address.group("user")) : user,
        password.isBlank() ? decode(address.group("password")) : password,
        poolSize);
  }

  private static String decode(String text) {
    return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[embedded=%s]".formatted(embedded());
  }
}
