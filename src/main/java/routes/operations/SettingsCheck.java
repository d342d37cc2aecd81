package routes.operations;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import routes.logs.LogMask;

/**
 * Decides before anything starts whether the settings make sense together, whether the sandbox
 * stands in for the services outside, and which transcriber reads the recordings. Half a
 * configuration stops the start with the reason.
 */
public class SettingsCheck implements EnvironmentPostProcessor, Ordered {

  private static final List<String> SECRETS =
      List.of(
          "hub.webhook-secret",
          "hub.api-token",
          "hub.admin.password",
          "hub.database.url",
          "hub.database.password",
          "hub.s3.access-key",
          "hub.s3.secret",
          "hub.recordings.exotel.api-key",
          "hub.recordings.exotel.api-token",
          "hub.intake.twilio.auth-token",
          "hub.recordings.callrail.api-key",
          "hub.transcripts.assemblyai.api-key",
          "hub.customers.url",
          "hub.transcripts.deepgram.api-key",
          "hub.transcripts.whisper.api-key",
          "hub.minutes.api-key",
          "hub.slack.webhook-url",
          "hub.slack.bot-token",
          "hub.slack.signing-secret",
          "hub.slack.alert-webhook-url");

  /** Each transcriber and the variable that holds its key, in the order of preference. */
  private static final Map<String, String> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("assemblyai", "ASSEMBLYAI_API_KEY");
    ENGINES.put("whisper", "OPENAI_API_KEY");
    ENGINES.put("deepgram", "DEEPGRAM_API_KEY");
  }

  @Override
  public int getOrder() {
    return ConfigDataEnvironmentPostProcessor.ORDER + 1;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Settings settings = new Settings(environment);
    List<String> faults = new ArrayList<>();
    settings.together(faults, "hub.recordings.exotel.api-key", "hub.recordings.exotel.api-token");
    settings.together(
        faults, "hub.s3.bucket", "hub.s3.region", "hub.s3.access-key", "hub.s3.secret");
    settings.needs(faults, "hub.s3.endpoint", "hub.s3.bucket");
    settings.needs(faults, "hub.database.user", "hub.database.url");
    settings.needs(faults, "hub.database.password", "hub.database.url");

    settings.needs(faults, "hub.intake.twilio.auth-token", "hub.public-url");
    settings.needs(faults, "hub.recordings.twilio.account-sid", "hub.intake.twilio.auth-token");
    reconciliation(settings, faults);
    // Passthru knows no other answer (Exotel's page on the applet).
    settings.check(
        faults,
        "EXOTEL_PASSTHRU_STATUS",
        () -> oneOf(settings.text("hub.intake.exotel.passthru-status"), "200", "302"));
    hideSigningKeys(settings.text("hub.intake.callrail.signing-keys"));

    settings.matches(
        faults, "hub.transcripts.agent-channel", "[a-z0-9-]+ *= *[12]( *, *[a-z0-9-]+ *= *[12])*");

    settings.check(
        faults,
        "DEEPGRAM_CALLBACK_TIMEOUT",
        () ->
            between(
                DurationStyle.detectAndParse(
                        settings.text("hub.transcripts.deepgram.callback-timeout"))
                    .toSeconds(),
                60,
                86_400,
                "1m",
                "24h"));

    settings.needs(faults, "hub.slack.bot-token", "hub.slack.channel");
    settings.needs(faults, "hub.slack.signing-secret", "hub.slack.bot-token");
    slack(settings, faults);

    settings.check(faults, "CUSTOMERS_URL", () -> webAddress(settings.text("hub.customers.url")));
    settings.check(faults, "HUB_TIMEZONE", () -> ZoneId.of(settings.text("hub.timezone")));
    management(settings, faults);
    settings.check(
        faults, "WEBHOOK_RATE_LIMIT", () -> notNegative(settings.text("hub.inbox.rate-limit")));
    settings.check(
        faults,
        "RECORDING_TIME_LIMIT",
        () ->
            atMost(
                DurationStyle.detectAndParse(settings.text("hub.work.longest-step")).dividedBy(2),
                DurationStyle.detectAndParse(settings.text("hub.recordings.time-limit"))));

    Map<String, Object> derived = new LinkedHashMap<>();
    logFormat(settings, faults, derived);
    boolean sandbox = sandbox(settings, faults);
    derived.put("hub.sandbox.active", sandbox);
    derived.put("hub.work.owner", "hub-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
    minutes(settings, faults, derived, sandbox);
    if (sandbox) {
      standIns(environment, derived);
    } else {
      derived.put("hub.transcripts.engine", engines(settings, faults));
      derived.put(
          "hub.transcripts.whisper.base-url",
          settings.text("hub.transcripts.whisper.base-url").replaceFirst("/+$", ""));
    }
    if (!faults.isEmpty()) {
      throw new IncompleteSettingsException(faults);
    }
    environment.getPropertySources().addFirst(new MapPropertySource("derived settings", derived));
  }

  /** The accounts and the servers stand in addresses. */
  private static void reconciliation(Settings settings, List<String> faults) {
    String exotel = "hub.reconciliation.exotel.account";
    String callRail = "hub.reconciliation.callrail.account";
    settings.needs(faults, exotel, "hub.recordings.exotel.api-key");
    settings.needs(faults, callRail, "hub.recordings.callrail.api-key");
    settings.matches(faults, exotel, "[A-Za-z0-9_-]{1,100}");
    settings.matches(faults, callRail, "[A-Za-z0-9_-]{1,100}");
    for (String sender : List.of("exotel", "twilio", "callrail")) {
      settings.matches(
          faults, "hub.reconciliation." + sender + ".base-url", "https?://[^\\s?#]+[^\\s?#/]");
    }
    settings.check(
        faults,
        "RECONCILE_EVERY",
        () -> {
          Duration every = DurationStyle.detectAndParse(settings.text("hub.reconciliation.every"));
          if (!every.isZero() && every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("it must be 1m at the least, or 0 for never");
          }
        });
  }

  private static void oneOf(String given, String... possible) {
    if (!List.of(possible).contains(given)) {
      throw new IllegalArgumentException("it must be one of " + String.join(", ", possible));
    }
  }

  /** Says nothing of the address itself, which may be a secret. */
  private static void webAddress(String address) {
    URI read = null;
    try {
      read = new URI(address);
    } catch (URISyntaxException odd) {
      // As good as one that names no host.
    }
    if (!address.isEmpty()
        && (read == null || read.getHost() == null || !address.matches("https?://.*"))) {
      throw new IllegalArgumentException("it must begin with http:// or https:// and name a host");
    }
  }

  private static void hideSigningKeys(String list) {
    for (String entry : list.split(",")) {
      LogMask.hide(entry.replaceFirst("^[^=]*=", "").strip());
    }
  }

  private static void notNegative(String number) {
    if (!number.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("it must be a whole number, 0 for no limit");
    }
  }

  private static void between(long given, long least, long most, String from, String to) {
    if (given < least || given > most) {
      throw new IllegalArgumentException("it must be between %s and %s".formatted(from, to));
    }
  }

  private static void atMost(Duration longest, Duration time) {
    if (time.compareTo(longest) > 0) {
      throw new IllegalArgumentException("it may be at most " + longest.toMinutes() + "m");
    }
  }

  /** On one port with the hub the console would be reachable by whoever may post a call. */
  private static void management(Settings settings, List<String> faults) {
    String port = settings.text("management.server.port");
    if (!port.equals("0") && port.equals(settings.text("server.port"))) {
      faults.add("MANAGEMENT_PORT must be another port than PORT");
    }
    String traces = settings.text("hub.traces.endpoint");
    if (!traces.isEmpty() && !traces.matches("https?://[^/\\s]+(/\\S*)?")) {
      faults.add("OTEL_EXPORTER_OTLP_ENDPOINT must begin with http:// or https:// and name a host");
    }
  }

  /** Slack's methods take the id of a channel everywhere, its name only when posting. */
  private static void slack(Settings settings, List<String> faults) {
    String living = settings.text("hub.slack.living-message");
    settings.check(faults, "SLACK_LIVING_MESSAGE", () -> oneOf(living, "on", "off"));
    if (living.equals("on") && !settings.present("hub.slack.bot-token")) {
      faults.add("SLACK_LIVING_MESSAGE is on but SLACK_BOT_TOKEN is not set");
    }
    settings.check(
        faults, "SLACK_FOLLOW_UP", () -> oneOf(settings.text("hub.slack.follow-up"), "on", "off"));
    if (settings.present("hub.slack.channel")
        && !settings.text("hub.slack.channel").matches("[CGD][A-Z0-9]{5,30}")) {
      faults.add("SLACK_CHANNEL must be the id of a channel, such as C0123456789, not its name");
    }
    String api = settings.text("hub.slack.api-url");
    if (!api.isEmpty() && !api.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?/")) {
      faults.add("SLACK_API_URL must be a web address that ends in /");
    }
  }

  private static void logFormat(
      Settings settings, List<String> faults, Map<String, Object> derived) {
    SECRETS.stream().map(settings::text).forEach(LogMask::hide);
    hidePassword(settings.text("hub.database.url"));
    String format = settings.text("hub.log-format");
    derived.put("logging.config", "classpath:logs/" + format + ".xml");
    if (!Set.of("plain", "json").contains(format)) {
      faults.add("LOG_FORMAT must be plain or json");
    }
  }

  /** {@code postgres://user:password@host} carries the password within. */
  private static void hidePassword(String databaseUrl) {
    Matcher account = Pattern.compile("://[^/@]*?:([^/]*)@").matcher(databaseUrl);
    if (account.find()) {
      LogMask.hide(account.group(1));
    }
  }

  private static boolean sandbox(Settings settings, List<String> faults) {
    String wish = settings.text("hub.sandbox.wish");
    return switch (wish.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      case "" ->
          Stream.of(
                  "hub.slack.webhook-url",
                  "hub.slack.bot-token",
                  "hub.transcripts.engine",
                  "hub.transcripts.assemblyai.api-key",
                  "hub.transcripts.deepgram.api-key",
                  "hub.transcripts.whisper.api-key",
                  "hub.recordings.exotel.api-key")
              .noneMatch(settings::present);
      default -> {
        faults.add("SANDBOX must be true or false, it is neither");
        yield false;
      }
    };
  }

  private static void standIns(ConfigurableEnvironment environment, Map<String, Object> derived) {
    String hub = "http://127.0.0.1:" + environment.getProperty("server.port", "8080") + "/sandbox";
    String hosts = environment.getProperty("hub.recordings.hosts", "");
    derived.put("hub.slack.webhook-url", hub + "/slack/services/T000/B000/sandbox");
    derived.put("hub.slack.bot-token", "");
    derived.put("hub.slack.alert-webhook-url", "");
    derived.put("hub.transcripts.engine", "assemblyai");
    derived.put("hub.transcripts.assemblyai.api-key", "sandbox");
    derived.put("hub.transcripts.assemblyai.base-url", hub + "/assemblyai");
    derived.put("hub.minutes.base-url", hub + "/openai");
    derived.put("hub.minutes.api-key", "sandbox");
    derived.put("hub.recordings.exotel.api-key", "");
    derived.put("hub.recordings.exotel.api-token", "");
    derived.put(
        "hub.recordings.hosts",
        (hosts.isBlank() ? "" : hosts + ",")
            + "public="
            + hub.substring("http://".length())
            + "/recordings");
  }

  /** The key of the transcriber's service goes to that service and nowhere else. */
  private static void minutes(
      Settings settings, List<String> faults, Map<String, Object> derived, boolean sandbox) {
    String base = withoutVersion(settings.text("hub.minutes.base-url"));
    derived.put("hub.minutes.base-url", base);
    if (!base.isEmpty() && !base.matches("https?://[^\\s?#]+")) {
      faults.add("MINUTES_BASE_URL must begin with http:// or https:// and name a host");
    }
    String key = settings.text("hub.minutes.api-key");
    if (key.isEmpty()
        && base.equals(withoutVersion(settings.text("hub.transcripts.whisper.base-url")))) {
      key = settings.text("hub.transcripts.whisper.api-key");
    }
    derived.put("hub.minutes.api-key", key);
    String style = settings.text("hub.minutes.style");
    if (!style.matches("|[a-z0-9][a-z0-9_-]{0,40}")) {
      faults.add("MINUTES must be off, or the name of a style of minutes.json");
    } else if (!Set.of("", "off").contains(style) && key.isEmpty() && !sandbox) {
      faults.add("MINUTES is %s but MINUTES_API_KEY is not set".formatted(style));
    }
    settings.check(
        faults,
        "MINUTES_TIMEOUT",
        () -> {
          long timeout =
              DurationStyle.detectAndParse(settings.text("hub.minutes.timeout")).toMillis();
          between(timeout, 1_000, 600_000, "1s", "10m");
          derived.put("hub.minutes.timeout-millis", timeout);
        });
    settings.check(
        faults,
        "MINUTES_MAX_CHARACTERS",
        () ->
            between(
                Long.parseLong(settings.text("hub.minutes.max-characters")),
                1_000,
                2_000_000,
                "1000",
                "2000000"));
  }

  /** Bases with and without {@code /v1} are in use. */
  private static String withoutVersion(String base) {
    return base.replaceFirst("/*(/v1)?/*$", "");
  }

  /** In the order in which they are asked; empty: none. */
  private static String engines(Settings settings, List<String> faults) {
    String named = settings.text("hub.transcripts.engine").toLowerCase(Locale.ROOT);
    if (named.isEmpty()) {
      return ENGINES.keySet().stream()
          .filter(engine -> settings.present(keyOf(engine)))
          .findFirst()
          .orElse("");
    }
    List<String> engines = Stream.of(named.split(",")).map(String::strip).distinct().toList();
    for (String engine : engines) {
      if (engine.equals("sandbox")) {
        faults.add("TRANSCRIBER is sandbox: set SANDBOX=true instead");
      } else if (!ENGINES.containsKey(engine)) {
        faults.add(
            "TRANSCRIBER names an engine that this hub does not have; it has "
                + String.join(", ", ENGINES.keySet()));
      } else if (!settings.present(keyOf(engine))) {
        faults.add("TRANSCRIBER names %s but %s is not set".formatted(engine, ENGINES.get(engine)));
      }
    }
    return String.join(",", engines);
  }

  private static String keyOf(String engine) {
    return "hub.transcripts." + engine + ".api-key";
  }

  /** The settings by property, spoken of by the environment variables that people set. */
  private record Settings(ConfigurableEnvironment environment) {
    private static final Map<String, String> VARIABLES =
        Map.ofEntries(
            Map.entry("hub.recordings.exotel.api-key", "EXOTEL_API_KEY"),
            Map.entry("hub.recordings.exotel.api-token", "EXOTEL_API_TOKEN"),
            Map.entry("hub.intake.twilio.auth-token", "TWILIO_AUTH_TOKEN"),
            Map.entry("hub.recordings.twilio.account-sid", "TWILIO_ACCOUNT_SID"),
            Map.entry("hub.recordings.callrail.api-key", "CALLRAIL_API_KEY"),
            Map.entry("hub.reconciliation.exotel.account", "EXOTEL_SID"),
            Map.entry("hub.reconciliation.exotel.base-url", "EXOTEL_BASE_URL"),
            Map.entry("hub.reconciliation.twilio.base-url", "TWILIO_BASE_URL"),
            Map.entry("hub.reconciliation.callrail.account", "CALLRAIL_ACCOUNT_ID"),
            Map.entry("hub.reconciliation.callrail.base-url", "CALLRAIL_BASE_URL"),
            Map.entry("hub.public-url", "PUBLIC_URL"),
            Map.entry("hub.transcripts.agent-channel", "AGENT_CHANNEL"),
            Map.entry("hub.s3.bucket", "S3_BUCKET"),
            Map.entry("hub.s3.region", "S3_REGION"),
            Map.entry("hub.s3.access-key", "S3_ACCESS_KEY"),
            Map.entry("hub.s3.secret", "S3_SECRET"),
            Map.entry("hub.s3.endpoint", "S3_ENDPOINT"),
            Map.entry("hub.database.user", "DATABASE_USER"),
            Map.entry("hub.database.password", "DATABASE_PASSWORD"),
            Map.entry("hub.database.url", "DATABASE_URL"),
            Map.entry("hub.slack.bot-token", "SLACK_BOT_TOKEN"),
            Map.entry("hub.slack.signing-secret", "SLACK_SIGNING_SECRET"),
            Map.entry("hub.slack.channel", "SLACK_CHANNEL"));

    String text(String property) {
      return environment.getProperty(property, "").strip();
    }

    boolean present(String property) {
      return !text(property).isEmpty();
    }

    void together(List<String> faults, String... properties) {
      List<String> set = Stream.of(properties).filter(this::present).map(VARIABLES::get).toList();
      List<String> missing =
          Stream.of(properties).filter(p -> !present(p)).map(VARIABLES::get).toList();
      if (!set.isEmpty() && !missing.isEmpty()) {
        faults.add(
            "%s %s set but %s %s not"
                .formatted(
                    String.join(", ", set), verb(set), String.join(", ", missing), verb(missing)));
      }
    }

    private static String verb(List<String> names) {
      return names.size() == 1 ? "is" : "are";
    }

    void check(List<String> faults, String variable, Runnable use) {
      try {
        use.run();
      } catch (RuntimeException refused) {
        faults.add(variable + " cannot be used: " + refused.getMessage());
      }
    }

    void matches(List<String> faults, String property, String form) {
      if (present(property) && !text(property).matches(form)) {
        faults.add(VARIABLES.get(property) + " cannot be used: it is not of the form " + form);
      }
    }

    void needs(List<String> faults, String property, String needed) {
      if (present(property) && !present(needed)) {
        faults.add(
            "%s is set but %s is not".formatted(VARIABLES.get(property), VARIABLES.get(needed)));
      }
    }
  }
}
