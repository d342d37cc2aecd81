package routes.console;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * The cookie of a sign-in. Where the hub was reached by a PUBLIC_URL with https, the cookie travels
 * by nothing else; whoever comes by another address, such as through a tunnel to this machine, gets
 * one that works there.
 */
final class ConsoleCookie implements CookieSerializer {
  private final String secureHost;
  private final DefaultCookieSerializer secure = cookie(true);
  private final DefaultCookieSerializer plain = cookie(false);

  ConsoleCookie(String publicUrl) {
    secureHost = publicUrl.startsWith("https:") ? URI.create(publicUrl).getHost() : null;
  }

  private static DefaultCookieSerializer cookie(boolean secure) {
    DefaultCookieSerializer cookie = new DefaultCookieSerializer();
    cookie.setCookieName("SWITCHBOARD_SESSION");
    cookie.setCookiePath("/console");
    cookie.setSameSite("Lax");
    cookie.setUseSecureCookie(secure);
    return cookie;
  }

  @Override
  public void writeCookieValue(CookieValue value) {
    HttpServletRequest request = value.getRequest();
    boolean byHttps = request.isSecure() || request.getServerName().equals(secureHost);
    (byHttps ? secure : plain).writeCookieValue(value);
  }

  @Override
  public List<String> readCookieValues(HttpServletRequest request) {
    return plain.readCookieValues(request);
  }
}
