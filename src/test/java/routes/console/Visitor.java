package routes.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import routes.Hub;

/** Somebody with a browser that keeps cookies and fills in forms, without scripts. */
final class Visitor {
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private final Hub hub;
  private String formToken = "";

  Visitor(Hub hub) {
    this.hub = hub;
  }

  /** As the administrator of the settings. */
  static Visitor admin(Hub hub) {
    return new Visitor(hub).signIn("admin", Hub.ADMIN_PASSWORD);
  }

  Visitor signIn(String user, String password) {
    get("/console/sign-in");
    HttpResponse<String> answer =
        post("/console/sign-in", Map.of("username", user, "password", password));
    assertThat(answer.uri().getPath()).doesNotContain("sign-in");
    return this;
  }

  HttpResponse<String> get(String path) {
    return send(hub.request(path, "Accept", "text/html").GET());
  }

  /** A form as the last page had it. */
  HttpResponse<String> post(String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        hub.request(
                path, "Accept", "text/html", "Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    form + "&_csrf=" + encoded(formToken), StandardCharsets.UTF_8)));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Matcher token = FORM_TOKEN.matcher(answer.body());
      if (token.find()) {
        formToken = token.group(1);
      }
      return answer;
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError("no answer", failed);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
