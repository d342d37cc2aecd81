package routes.slack;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import routes.mappings.Mapping;
import routes.mappings.Mappings;

/**
 * Which channel a department's calls go to, and the incoming webhook of each channel. Webhook
 * addresses are secrets: they come from the environment only, and nothing here ever prints one.
 */
@Component
public class SlackChannels {
  /** The channel of every department that has none of its own. */
  public static final String DEFAULT = "default";

  static final String DEFAULT_VARIABLE = "SLACK_WEBHOOK_URL";

  private static final Logger log = LoggerFactory.getLogger(SlackChannels.class);
  private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/?#]+\\S*");

  private final Mapping<SlackChannelFile> file;
  private final Environment environment;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  SlackChannels(Mappings mappings, Environment environment) {
    this.environment = environment;
    file =
        mappings.openJson(
            "slack_channels.json",
            SlackChannelFile.class,
            new SlackChannelFile(Map.of(), Map.of()));
  }

  /**
   * The channel that a call is announced in: its department's, or {@code default} where that one
   * cannot be used. The reason for the latter is logged once.
   *
   * @param call the row of {@code sql/load-announced-call.sql}
   */
  public String choose(Map<String, Object> call) {
    return channelOf(Objects.toString(call.get("department"), ""));
  }

  String channelOf(String department) {
    Optional<String> wanted = file.current().channelOf(department);
    if (wanted.isEmpty()) {
      return DEFAULT;
    }
    Optional<String> problem = problem(department.strip(), wanted.get());
    problem.filter(logged::add).ifPresent(log::warn);
    return problem.isPresent() ? DEFAULT : wanted.get();
  }

  /** Departments whose calls go to the default channel although the file says another one. */
  public List<String> problems() {
    SlackChannelFile current = file.current();
    return current.departments().entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("_"))
        .flatMap(entry -> problem(entry.getKey().strip(), entry.getValue().asText()).stream())
        .sorted()
        .toList();
  }

  /** The environment variable that holds the webhook of a channel. */
  String variable(String channel) {
    return file.current()
        .variableOf(channel)
        .orElse(channel.equals(DEFAULT) ? DEFAULT_VARIABLE : "");
  }

  /** The webhook of a channel, or nothing when its variable holds no web address. */
  Optional<String> webhook(String channel) {
    return Stream.of(variable(channel))
        .filter(variable -> !variable.isEmpty())
        .map(variable -> environment.getProperty(property(variable), "").strip())
        .filter(address -> WEB_ADDRESS.matcher(address).matches())
        .findFirst();
  }

  /** The sandbox has one channel for all: invented words never reach a real one. */
  private String property(String variable) {
    boolean sandbox = environment.getProperty("hub.sandbox.active", Boolean.class, false);
    return sandbox || variable.equals(DEFAULT_VARIABLE) ? "hub.slack.webhook-url" : variable;
  }

  private Optional<String> problem(String department, String channel) {
    String variable = variable(channel);
    if (variable.isEmpty()) {
      return Optional.of(
          "The calls of the department %s go to the default Slack channel: slack_channels.json has no channel named %s."
              .formatted(department, channel));
    }
    return webhook(channel).isPresent()
        ? Optional.empty()
        : Optional.of(
            "The calls of the department %s go to the default Slack channel: %s does not hold the address of a webhook."
                .formatted(department, variable));
  }
}
