package routes.sandbox;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;
import routes.slack.Mrkdwn;

/** The page that shows what was posted, as Slack would. */
@Lazy
@Component
public class SlackPage {
  private static final Map<String, String> ASSETS =
      Map.of(
          "slack.css", "text/css",
          "slack.js", "text/javascript",
          "switchboard.svg", "image/svg+xml");

  private final SandboxChannel channel;
  private final int port;
  private final DateTimeFormatter clockTime;
  private final DateTimeFormatter fullTime;
  private final Template page = template("slack-page.mustache");
  private final Template message = template("slack-message.mustache");

  SlackPage(
      SandboxChannel channel,
      @Value("${server.port}") int port,
      @Value("${hub.timezone}") ZoneId timezone) {
    this.channel = channel;
    this.port = port;
    clockTime = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(timezone);
    fullTime =
        DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm:ss z", Locale.ENGLISH).withZone(timezone);
  }

  /** The whole page, complete without a script. */
  public SandboxAnswer show() {
    List<SlackMessage> shown = channel.messagesAfter(0);
    StringBuilder messages = new StringBuilder();
    shown.forEach(posted -> messages.append(html(posted)));
    return SandboxAnswer.text(
        200,
        "text/html",
        page.execute(
            Map.of("messages", messages.toString(), "empty", shown.isEmpty(), "port", port)));
  }

  /**
   * The messages that a page does not have yet, as JSON with their HTML.
   *
   * @param after the id of the newest message that the page has; anything else means none
   */
  public SandboxAnswer messages(String after) {
    boolean known = after != null && after.matches("[0-9]{1,18}");
    List<Map<String, Object>> fresh = new ArrayList<>();
    for (SlackMessage posted : channel.messagesAfter(known ? Long.parseLong(after) : 0)) {
      fresh.add(Map.of("id", posted.id(), "html", html(posted)));
    }
    return SandboxAnswer.json(200, Map.of("newest", channel.newest(), "messages", fresh));
  }

  /** The style sheet, the script and the picture of the page; any other name is 404. */
  public SandboxAnswer asset(String name) {
    String type = name == null ? null : ASSETS.get(name);
    return type == null
        ? SandboxAnswer.notFound()
        : SandboxAnswer.text(200, type, resource("assets/" + name));
  }

  private String html(SlackMessage posted) {
    return message.execute(
        Map.of(
            "id", posted.id(),
            "instant", posted.time().toString(),
            "clockTime", clockTime.format(posted.time()),
            "fullTime", fullTime.format(posted.time()),
            "body", Mrkdwn.toHtml(posted.text())));
  }

  private static Template template(String file) {
    return Mustache.compiler().compile(resource(file));
  }

  private static String resource(String file) {
    try (InputStream found = SlackPage.class.getResourceAsStream("/sandbox/" + file)) {
      return new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The jar has no readable sandbox/" + file, unreadable);
    }
  }
}
