package routes.slack;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import routes.Hub;
import routes.Outside;
import routes.Switchboard;
import routes.book.RouteBook;

/**
 * A whole hub that posts as a bot to {@link StandInWorkspace}, with buttons; {@link Outside} plays
 * the other services.
 */
final class BotHub implements AutoCloseable {
  static final String SECRET = "slack-test-signing-secret";

  final StandInWorkspace workspace = new StandInWorkspace();
  final Hub hub;
  final JdbcTemplate rows;

  private final ConfigurableApplicationContext context;

  /**
   * @param further settings, {@code name=value}
   */
  BotHub(String... further) throws IOException {
    Path data = Files.createTempDirectory("bot-hub");
    Map<String, String> settings = new LinkedHashMap<>();
    Stream.concat(
            Stream.of(
                "server.port=0",
                "management.server.port=0",
                "hub.data=" + data,
                "hub.sandbox.wish=false",
                "hub.admin.password=a password of the tests",
                "hub.slack.min-interval=0s",
                "hub.slack.bot-token=xoxb-test",
                "hub.slack.channel=C0DEFAULT",
                "hub.slack.api-url=" + workspace.apiUrl(),
                "hub.slack.signing-secret=" + SECRET,
                "hub.work.retry-first-delay=50ms",
                "hub.timezone=Asia/Kolkata",
                "hub.transcripts.engine=assemblyai",
                "hub.transcripts.assemblyai.api-key=aai-test-key",
                "hub.transcripts.assemblyai.base-url=" + Outside.address(),
                "hub.recordings.hosts=public="
                    + Outside.address().replace("http://", "")
                    + "/recordings"),
            Stream.of(further))
        .map(setting -> setting.split("=", 2))
        .forEach(pair -> settings.put(pair[0], pair[1]));
    context =
        new SpringApplicationBuilder(Switchboard.class)
            .bannerMode(Banner.Mode.OFF)
            .registerShutdownHook(false)
            .run(settings.entrySet().stream().map(each -> "--" + each).toArray(String[]::new));
    rows = context.getBean(JdbcTemplate.class);
    hub = new Hub(context.getEnvironment(), rows, context.getBean(RouteBook.class));
  }

  /** What the channel shows of a call. */
  List<StandInWorkspace.Said> messages(String callId) {
    return workspace.said.stream().filter(said -> said.text().contains(callId)).toList();
  }

  /** Posts a form as Slack does, signed at this moment. */
  HttpResponse<String> click(String user, String value) {
    return send(
        "payload="
            + URLEncoder.encode(
                """
                {"type": "block_actions", "user": {"id": "%s"}, "channel": {"id": "C0DEFAULT"},
                 "actions": [{"type": "button", "action_id": "aB3", "value": "%s"}]}
                """
                    .formatted(user, value),
                StandardCharsets.UTF_8));
  }

  /** The same with any body. */
  HttpResponse<String> send(String body) {
    String now = Long.toString(Instant.now().getEpochSecond());
    return send(body, now, signature(now, body));
  }

  HttpResponse<String> send(String body, String timestamp, String signature) {
    List<String> headers =
        new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
    if (timestamp != null) {
      headers.addAll(List.of("X-Slack-Request-Timestamp", timestamp));
    }
    if (signature != null) {
      headers.addAll(List.of("X-Slack-Signature", signature));
    }
    return hub.post("/slack/actions", body, headers.toArray(String[]::new));
  }

  static String signature(String timestamp, String body) {
    return "v0="
        + new HmacUtils(HmacAlgorithms.HMAC_SHA_256, SECRET)
            .hmacHex("v0:" + timestamp + ":" + body);
  }

  UUID ours(String callId) {
    return hub.ours(callId);
  }

  @Override
  public void close() {
    context.close();
    workspace.close();
  }
}
