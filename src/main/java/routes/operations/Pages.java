package routes.operations;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;

/** The few pages and documents that the hub serves about itself. */
@Component
public class Pages {
  private final HubParts parts;
  private final HubStatus status;
  private final Template home = Mustache.compiler().compile(read("home.html"));
  private final String docs = read("docs.html");
  private final String openapi = read("openapi.json");

  public Pages(HubParts parts, HubStatus status) {
    this.parts = parts;
    this.status = status;
  }

  private record Part(String name, String origin) {}

  /** HTML for whoever opens the hub's address in a browser. */
  public String home() {
    return home.execute(
        new Object() {
          final String version = parts.version();
          final boolean sandbox = parts.sandbox();
          final Object health = status.health();
          final Object rows =
              parts.parts().entrySet().stream()
                  .map(part -> new Part(part.getKey(), part.getValue()))
                  .toList();
        });
  }

  /** HTML that draws {@link #openapi()}. */
  public String docs() {
    return docs;
  }

  /** The HTTP surface as an OpenAPI 3.1 document. */
  public String openapi() {
    return openapi.replace("@version@", parts.version());
  }

  private static String read(String page) {
    try (InputStream stream = Pages.class.getResourceAsStream("/pages/" + page)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
