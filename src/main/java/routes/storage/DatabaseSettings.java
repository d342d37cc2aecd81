package routes.storage;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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

  /** True when no server is named, so that the hub brings its own. */
  public boolean embedded() {
    return url.isBlank();
  }

  /** The same server as a JDBC address with the user and password taken out of it. */
  DatabaseSettings asJdbc() {
    if (url.startsWith("jdbc:postgresql:")) {
      return this;
    }
    URI uri = URI.create(url);
    if (!"postgres".equals(uri.getScheme()) && !"postgresql".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "DATABASE_URL must begin with jdbc:postgresql:// or postgres://");
    }
    String[] account =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    String address =
        "jdbc:postgresql://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
            + uri.getRawPath()
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new DatabaseSettings(
        address,
        account.length > 0 && user.isBlank() ? decode(account[0]) : user,
        account.length > 1 && password.isBlank() ? decode(account[1]) : password,
        poolSize);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[embedded=%s]".formatted(embedded());
  }
}
