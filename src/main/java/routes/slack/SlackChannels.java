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
import routes.logs.LogMask;
import routes.mappings.Mapping;
import routes.mappings.MappingProblems;
import routes.mappings.Mappings;

/**
 * Which channel a department's calls go to, and what each channel is to Slack: an id for a bot, an
 * incoming webhook otherwise. Webhook addresses are secrets: they come from the environment only,
 * and nothing here ever prints one.
 */
@Component
public class SlackChannels implements MappingProblems {
  /** The channel of every department that has none of its own. */
  public static final String DEFAULT = "default";

  static final String DEFAULT_VARIABLE = "SLACK_WEBHOOK_URL";
  private static final String FILE = "slack_channels.json";

  private static final Logger log = LoggerFactory.getLogger(SlackChannels.class);
  private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/?#]+\\S*");

  private final Mapping<SlackChannelFile> file;
  private final Environment environment;
  private final boolean sandbox;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  SlackChannels(Mappings mappings, Environment environment) {
    this.environment = environment;
    this.sandbox = environment.getProperty("hub.sandbox.active", Boolean.class, false);
    file =
        mappings.openJson(
            FILE, SlackChannelFile.class, new SlackChannelFile(Map.of(), Map.of(), null));
  }

  /** Whether a bot posts, and not incoming webhooks. */
  boolean bot() {
    return !setting("hub.slack.bot-token").isEmpty();
  }

  /**
   * The channel that a call is announced in: its department's, or {@code default} where that one
   * cannot be used. The reason for the latter is logged once.
   *
   * @param call the row of {@code sql/load-announced-call.sql}
   */
  public String choose(Map<String, Object> call) {
    String byRule = Objects.toString(call.get("channel"), "");
    return byRule.isEmpty()
        ? channelOf(Objects.toString(call.get("department"), ""))
        : usable("A rule's calls go to the default Slack channel", byRule);
  }

  String channelOf(String department) {
    Optional<String> wanted = file.current().channelOf(department);
    if (wanted.isEmpty()) {
      return DEFAULT;
    }
    return usable(callsOf(department), wanted.get());
  }

  private String usable(String otherwise, String wanted) {
    Optional<String> problem = problem(otherwise, wanted);
    problem.filter(logged::add).ifPresent(log::warn);
    return problem.isPresent() ? DEFAULT : wanted;
  }

  /** The channel in which missed calls are announced; none when they are not. */
  public Optional<String> missedCalls() {
    return Optional.ofNullable(file.current().missedCalls());
  }

  @Override
  public List<String> problems() {
    SlackChannelFile current = file.current();
    Stream<String> ofDepartments =
        current.departments().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("_"))
            .flatMap(entry -> problem(callsOf(entry.getKey()), entry.getValue().asText()).stream());
    Stream<String> ofMissedCalls =
        missedCalls().flatMap(channel -> problem("Missed calls are parked", channel)).stream();
    return Stream.concat(ofDepartments, ofMissedCalls).sorted().toList();
  }

  private static String callsOf(String department) {
    return "The calls of the department " + department.strip() + " go to the default Slack channel";
  }

  /** Slack's id of a channel, or null without a bot or without an id. */
  public String slackId(String channel) {
    return bot() ? place(channel).map(SlackPlace::id).orElse(null) : null;
  }

  /** Where a bot posts what goes to this channel. */
  Optional<SlackPlace> place(String channel) {
    return file.current()
        .idOf(channel)
        .or(
            () ->
                Optional.of(setting("hub.slack.channel"))
                    .filter(id -> channel.equals(DEFAULT) && !id.isEmpty()))
        .map(id -> new SlackPlace(channel, id, placeSetting(channel)));
  }

  /** Where a person has written the id of a channel. */
  String placeSetting(String channel) {
    return channel.equals(DEFAULT) && file.current().idOf(channel).isEmpty()
        ? "SLACK_CHANNEL"
        : FILE;
  }

  /** The environment variable that holds the webhook of a channel; empty when there is none. */
  String variable(String channel) {
    return file.current()
        .variableOf(channel)
        .orElse(channel.equals(DEFAULT) ? DEFAULT_VARIABLE : "");
  }

  /** The webhook of a channel, or nothing when its variable holds no web address. */
  Optional<String> webhook(String channel) {
    Optional<String> address =
        property(channel).map(this::setting).filter(text -> WEB_ADDRESS.matcher(text).matches());
    address.ifPresent(LogMask::hide);
    return address;
  }

  /** In the sandbox every channel is the stand-in: invented words never reach a real one. */
  private Optional<String> property(String channel) {
    String variable = variable(channel);
    if (variable.equals(DEFAULT_VARIABLE) || sandbox && known(channel)) {
      return Optional.of("hub.slack.webhook-url");
    }
    return Optional.of(variable).filter(named -> !named.isEmpty());
  }

  private String setting(String property) {
    return environment.getProperty(property, "").strip();
  }

  private Optional<String> problem(String consequence, String channel) {
    return lack(channel).map(lack -> consequence + ": " + lack + ".");
  }

  /** Why nothing can be posted in a channel, without a full stop; nothing when something can. */
  Optional<String> lack(String channel) {
    if (bot() ? place(channel).isPresent() : webhook(channel).isPresent()) {
      return Optional.empty();
    }
    if (!known(channel)) {
      return Optional.of(FILE + " has no channel named " + channel);
    }
    if (bot()) {
      return Optional.of("the channel " + channel + " has no channel_id in " + FILE);
    }
    String variable = variable(channel);
    return Optional.of(
        variable.isEmpty()
            ? "the channel " + channel + " has no webhook_env in " + FILE
            : variable + " does not hold the address of a webhook");
  }

  private boolean known(String channel) {
    SlackChannelFile current = file.current();
    return channel.equals(DEFAULT)
        || current.variableOf(channel).isPresent()
        || current.idOf(channel).isPresent();
  }
}
