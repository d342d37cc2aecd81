package routes.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.mock.env.MockEnvironment;
import routes.logs.LogMask;
import routes.settings.SettingsGuard;

class SettingsCheckTest {
  /** Pairs of property and value, on top of the shipped defaults. */
  private static MockEnvironment settings(String... pairs) {
    MockEnvironment environment = new MockEnvironment();
    environment.setProperty("hub.log-format", "plain");
    environment.setProperty("hub.timezone", "UTC");
    environment.setProperty("server.port", "8080");
    environment.setProperty("hub.recordings.time-limit", "15m");
    environment.setProperty("hub.recordings.link-valid-for", "1h");
    environment.setProperty("hub.transcripts.shunya.signature", "dot");
    environment.setProperty("hub.transcripts.shunya.analysis-time-limit", "15m");
    environment.setProperty("hub.work.longest-step", "1h");
    environment.setProperty("hub.inbox.rate-limit", "0");
    environment.setProperty("hub.reconciliation.every", "15m");
    environment.setProperty("hub.intake.exotel.passthru-status", "200");
    environment.setProperty("hub.minutes.timeout", "30s");
    environment.setProperty("hub.transcripts.deepgram.callback-timeout", "30m");
    environment.setProperty("hub.slack.follow-up", "off");
    environment.setProperty("hub.slack.living-message", "off");
    environment.setProperty("hub.minutes.max-characters", "100000");
    for (int pair = 0; pair < pairs.length; pair += 2) {
      environment.setProperty(pairs[pair], pairs[pair + 1]);
    }
    return environment;
  }

  private static MockEnvironment checked(String... pairs) {
    MockEnvironment environment = settings(pairs);
    new SettingsCheck().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hub.recordings.exotel.api-key=k      | EXOTEL_API_KEY is set but EXOTEL_API_TOKEN is not",
        "hub.recordings.exotel.api-token=k    | EXOTEL_API_TOKEN is set but EXOTEL_API_KEY is not",
        "hub.retention.raw-days=a month       | KEEP_RAW_DAYS cannot be used: it must be a whole"
            + " number of days, 0 for ever",
        "hub.retention.at=24                  | RETENTION_AT cannot be used: it must be an hour of"
            + " the day, from 0 to 23",
        "hub.intake.exotel.passthru-status=301 | EXOTEL_PASSTHRU_STATUS cannot be used: it must be"
            + " one of 200, 302",
        "hub.intake.twilio.auth-token=t       | TWILIO_AUTH_TOKEN is set but PUBLIC_URL is not",
        "hub.database.user=u                  | DATABASE_USER is set but DATABASE_URL is not",
        "hub.database.password=p              | DATABASE_PASSWORD is set but DATABASE_URL is not",
        "hub.s3.bucket=b                      | S3_BUCKET is set but S3_REGION, S3_ACCESS_KEY,"
            + " S3_SECRET are not",
        "hub.s3.secret=s                      | S3_SECRET is set but S3_BUCKET, S3_REGION,"
            + " S3_ACCESS_KEY are not",
        "hub.s3.endpoint=http://x             | S3_ENDPOINT is set but S3_BUCKET is not",
        "hub.transcripts.engine=assemblyai    | TRANSCRIBER names assemblyai but ASSEMBLYAI_API_KEY"
            + " is not set",
        "hub.transcripts.agent-channel=exotel=3 | AGENT_CHANNEL cannot be used: it is not of the"
            + " form [a-z0-9-]+ *= *[12]( *, *[a-z0-9-]+ *= *[12])*",
        "hub.transcripts.deepgram.callback-timeout=5s | DEEPGRAM_CALLBACK_TIMEOUT cannot be used:"
            + " it must be between 1m and 24h",
        "hub.transcripts.engine=sandbox       | TRANSCRIBER is sandbox: set SANDBOX=true instead",
        "hub.transcripts.engine=whisperer     | TRANSCRIBER names an engine that this hub does not"
            + " have; it has assemblyai, whisper, deepgram, shunya",
        "hub.slack.bot-token=xoxb-1           | SLACK_BOT_TOKEN is set but SLACK_CHANNEL is not",
        "hub.slack.signing-secret=s           | SLACK_SIGNING_SECRET is set but SLACK_BOT_TOKEN is"
            + " not",
        "hub.slack.follow-up=perhaps          | SLACK_FOLLOW_UP cannot be used: it must be one of"
            + " on, off",
        "hub.slack.living-message=1           | SLACK_LIVING_MESSAGE cannot be used: it must be one"
            + " of on, off",
        "hub.slack.living-message=on          | SLACK_LIVING_MESSAGE is on but SLACK_BOT_TOKEN is"
            + " not set",
        "hub.slack.channel=#calls             | SLACK_CHANNEL must be the id of a channel, such as"
            + " C0123456789, not its name",
        "hub.slack.api-url=slack.example/api  | SLACK_API_URL must be a web address that ends in /",
        "hub.timezone=Mars/Base               | HUB_TIMEZONE cannot be used: Unknown time-zone ID:"
            + " Mars/Base",
        "hub.customers.url=sheets/secret      | CUSTOMERS_URL cannot be used: it must begin with"
            + " http:// or https:// and name a host",
        "hub.customers.url=https://x/sec ret  | CUSTOMERS_URL cannot be used: it must begin with"
            + " http:// or https:// and name a host",
        "hub.recordings.time-limit=31m        | RECORDING_TIME_LIMIT cannot be used: it may be at"
            + " most 30m",
        "hub.recordings.link-valid-for=8d     | RECORDING_LINK_VALID_FOR cannot be used: it must be"
            + " between 1m and 7d",
        "hub.transcripts.shunya.signature=dots | SHUNYA_SIGNATURE cannot be used: it must be one of"
            + " dot, colon-sorted",
        "hub.transcripts.shunya.company-id=c  | SHUNYA_COMPANY_ID is set but SHUNYA_API_KEY,"
            + " SHUNYA_BASE_URL, SHUNYA_WEBHOOK_SECRET are not",
        "hub.transcripts.shunya.analysis-time-limit=2d | SHUNYA_ANALYSIS_TIMEOUT cannot be used: it"
            + " must be between 0s and 24h",
        "hub.sandbox.wish=perhaps             | SANDBOX must be true or false, it is neither",
        "management.server.port=8080          | MANAGEMENT_PORT must be another port than PORT",
        "hub.traces.endpoint=collector:4318   | OTEL_EXPORTER_OTLP_ENDPOINT must begin with http://"
            + " or https:// and name a host",
        "hub.inbox.rate-limit=many            | WEBHOOK_RATE_LIMIT cannot be used: it must be a"
            + " whole number, 0 for no limit",
        "hub.inbox.rate-limit=-1              | WEBHOOK_RATE_LIMIT cannot be used: it must be a"
            + " whole number, 0 for no limit",
        "hub.reconciliation.exotel.account=a  | EXOTEL_SID is set but EXOTEL_API_KEY is not",
        "hub.reconciliation.callrail.account=7 | CALLRAIL_ACCOUNT_ID is set but CALLRAIL_API_KEY is"
            + " not",
        "hub.reconciliation.every=30s         | RECONCILE_EVERY cannot be used: it must be 1m at"
            + " the least, or 0 for never",
        "hub.reconciliation.twilio.base-url=x | TWILIO_BASE_URL cannot be used: it is not of the"
            + " form https?://[^\\s?#]+[^\\s?#/]",
        "hub.minutes.style=The Best            | MINUTES must be off, or the name of a style of"
            + " minutes.json",
        "hub.minutes.base-url=models:11434     | MINUTES_BASE_URL must begin with http:// or"
            + " https:// and name a host",
        "hub.minutes.timeout=1h                | MINUTES_TIMEOUT cannot be used: it must be between"
            + " 1s and 10m",
        "hub.minutes.max-characters=-1         | MINUTES_MAX_CHARACTERS cannot be used: it must be"
            + " between 1000 and 2000000",
        "hub.log-format=xml                   | LOG_FORMAT must be plain or json"
      })
  void refusesHalfAConfigurationWithOneSentence(String setting, String sentence) {
    String[] pair = setting.strip().split("=", 2);
    assertThatThrownBy(() -> checked(pair))
        .isInstanceOf(IncompleteSettingsException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com,    https://api.openai.com/v1, https://api.openai.com, of-openai",
    "https://api.openai.com/v1, https://api.openai.com/v1, https://api.openai.com, of-openai",
    "http://models:11434/v1/,   https://api.openai.com/v1, http://models:11434,    ''",
    "https://api.openai.com,    http://whisper:8000/v1,    https://api.openai.com, ''"
  })
  void givesTheTranscribersKeyToItsOwnServiceAndNobodyElse(
      String base, String transcriber, String used, String key) {
    MockEnvironment environment =
        checked(
            "hub.minutes.base-url",
            base,
            "hub.transcripts.whisper.base-url",
            transcriber,
            "hub.transcripts.whisper.api-key",
            "of-openai");
    assertThat(environment.getProperty("hub.minutes.base-url")).isEqualTo(used);
    assertThat(environment.getProperty("hub.minutes.api-key")).isEqualTo(key);
    assertThat(environment.getProperty("hub.minutes.timeout-millis")).isEqualTo("30000");
  }

  @Test
  void wantsAKeyForMinutesUnlessTheSandboxPlaysTheModel() {
    assertThatThrownBy(() -> checked("hub.sandbox.wish", "false", "hub.minutes.style", "narrative"))
        .hasMessage("MINUTES is narrative but MINUTES_API_KEY is not set");
    assertThat(
            checked("hub.minutes.style", "narrative", "hub.minutes.api-key", "of-a-real-model")
                .getProperty("hub.minutes.base-url"))
        .isEqualTo("http://127.0.0.1:8080/sandbox/openai");
  }

  /** Its links would lead nowhere, or could be made by anybody. */
  @Test
  void wantsWhatALinkForShunyaIsMadeOf() {
    String shunya = "hub.transcripts.shunya.";
    String[] whole = {
      "hub.sandbox.wish",
      "false",
      shunya + "api-key",
      "k",
      shunya + "base-url",
      "https://shunya.example",
      shunya + "company-id",
      "company_blue",
      shunya + "webhook-secret",
      "s",
      "hub.public-url",
      "https://hub.example",
      "hub.webhook-secret",
      "w"
    };
    assertThat(checked(whole).getProperty("hub.transcripts.engine")).isEqualTo("shunya");
    assertThat(
            checked(
                Stream.concat(Stream.of(whole), Stream.of("hub.minutes.style", "narrative"))
                    .toArray(String[]::new)))
        .as("its analysis makes minutes without a key of theirs")
        .isNotNull();
    String[] unreachable = whole.clone();
    unreachable[11] = "";
    assertThatThrownBy(() -> checked(unreachable))
        .hasMessage("SHUNYA_API_KEY is set but PUBLIC_URL is not");
    String[] unsigned = whole.clone();
    unsigned[13] = "";
    assertThatThrownBy(() -> checked(unsigned))
        .hasMessage("SHUNYA_API_KEY is set but WEBHOOK_SECRET is not");
  }

  @Test
  void asksTheGuardOfEachCapability() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AssignableTypeFilter(SettingsGuard.class));
    assertThat(
            SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
                .load(SettingsGuard.class))
        .extracting(guard -> guard.getClass().getName())
        .hasSizeGreaterThan(9)
        .endsWith("routes.sandbox.StandInSettings")
        .containsExactlyInAnyOrderElementsOf(
            scanner.findCandidateComponents("routes").stream()
                .map(BeanDefinition::getBeanClassName)
                .toList());
  }

  @Test
  void namesAllFaultsAtOnce() {
    assertThatThrownBy(() -> checked("hub.database.user", "u", "hub.sandbox.wish", "x"))
        .hasMessageContaining("DATABASE_USER")
        .hasMessageContaining("; SANDBOX");
  }

  @Test
  void neverRepeatsAValue() {
    assertThatThrownBy(() -> checked("hub.recordings.exotel.api-token", "s3cr3t"))
        .hasMessageNotContaining("s3cr3t");
  }

  /** By the names of the variables, so that a new secret is not forgotten. */
  @Test
  void keepsTheValueOfEachSecretSettingOutOfTheLog() throws IOException {
    Map<String, String> secrets = new TreeMap<>();
    String yaml = Files.readString(Path.of("src/main/resources/application.yaml"));
    YamlPropertiesFactoryBean properties = new YamlPropertiesFactoryBean();
    properties.setResources(new ByteArrayResource(yaml.replace("@", "").getBytes(UTF_8)));
    properties
        .getObject()
        .forEach(
            (name, value) -> {
              if (String.valueOf(value)
                  .matches("\\$\\{[A-Z0-9_]*(SECRET|TOKEN|PASSWORD|_KEY|WEBHOOK_URL):.*")) {
                secrets.put(String.valueOf(name), "of-" + name + "-the-value");
              }
            });
    assertThat(secrets).hasSizeGreaterThan(9);
    assertThatThrownBy(
            () ->
                checked(
                    secrets.entrySet().stream()
                        .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                        .toArray(String[]::new)))
        .isInstanceOf(IncompleteSettingsException.class);
    assertThat(secrets.values())
        .allSatisfy(secret -> assertThat(LogMask.mask("a " + secret)).isEqualTo("a [secret]"));
  }

  @Test
  void takesAWholeConfiguration() {
    MockEnvironment settings =
        checked(
            "hub.s3.bucket", "b",
            "hub.s3.region", "r",
            "hub.s3.access-key", "a",
            "hub.s3.secret", "s",
            "hub.database.url", "jdbc:postgresql://x/y",
            "hub.recordings.exotel.api-key", "k",
            "hub.recordings.exotel.api-token", "t",
            "hub.transcripts.assemblyai.api-key", "aai",
            "hub.slack.webhook-url", "https://hooks.slack.com/services/T/B/x");
    assertThat(settings.getProperty("hub.sandbox.active")).isEqualTo("false");
    assertThat(settings.getProperty("hub.transcripts.engine")).isEqualTo("assemblyai");
    assertThat(settings.getProperty("hub.slack.webhook-url"))
        .isEqualTo("https://hooks.slack.com/services/T/B/x");
    assertThat(settings.getProperty("hub.work.owner")).startsWith("hub-");
    assertThat(settings.getProperty("logging.config")).isEqualTo("classpath:logs/plain.xml");
  }

  @Test
  void switchesTheSandboxOnWhenNothingOutsideIsConfigured() {
    assertThat(checked().getProperty("hub.sandbox.active")).isEqualTo("true");
    assertThat(
            checked("hub.database.url", "jdbc:postgresql://x/y").getProperty("hub.sandbox.active"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.slack.webhook-url=https://hooks.slack.com/services/T/B/x",
        "hub.slack.bot-token=xoxb-1",
        "hub.transcripts.assemblyai.api-key=aai",
        "hub.recordings.exotel.api-key=k"
      })
  void leavesTheSandboxOffWhenAnythingOutsideIsConfigured(String setting) {
    String[] pair = setting.split("=", 2);
    String[] settings =
        switch (pair[0]) {
          case "hub.recordings.exotel.api-key" ->
              new String[] {pair[0], pair[1], "hub.recordings.exotel.api-token", "t"};
          case "hub.slack.bot-token" ->
              new String[] {pair[0], pair[1], "hub.slack.channel", "C0123456789"};
          default -> pair;
        };
    assertThat(checked(settings).getProperty("hub.sandbox.active")).isEqualTo("false");
  }

  @Test
  void leavesTheSandboxOffOnWish() {
    MockEnvironment settings = checked("hub.sandbox.wish", "false");
    assertThat(settings.getProperty("hub.sandbox.active")).isEqualTo("false");
    assertThat(settings.getProperty("hub.transcripts.engine")).isEmpty();
  }

  @Test
  void overridesEveryRealServiceInTheSandbox() {
    MockEnvironment settings =
        checked(
            "hub.sandbox.wish", "TRUE",
            "server.port", "9090",
            "hub.slack.webhook-url", "https://hooks.slack.com/services/T/B/x",
            "hub.slack.bot-token", "xoxb-1",
            "hub.slack.channel", "C0123456789",
            "hub.slack.alert-webhook-url", "https://hooks.slack.com/services/T/B/y",
            "hub.transcripts.engine", "assemblyai",
            "hub.transcripts.assemblyai.api-key", "real",
            "hub.transcripts.assemblyai.base-url", "https://api.assemblyai.com",
            "hub.recordings.exotel.api-key", "k",
            "hub.recordings.exotel.api-token", "t",
            "hub.recordings.hosts", "public=media.example");
    assertThat(settings.getProperty("hub.sandbox.active")).isEqualTo("true");
    assertThat(settings.getProperty("hub.slack.webhook-url"))
        .startsWith("http://127.0.0.1:9090/sandbox/slack/services/");
    assertThat(settings.getProperty("hub.slack.bot-token")).isEmpty();
    assertThat(settings.getProperty("hub.slack.alert-webhook-url")).isEmpty();
    assertThat(settings.getProperty("hub.transcripts.assemblyai.base-url"))
        .isEqualTo("http://127.0.0.1:9090/sandbox/assemblyai");
    assertThat(settings.getProperty("hub.transcripts.assemblyai.api-key")).isEqualTo("sandbox");
    assertThat(settings.getProperty("hub.recordings.exotel.api-key")).isEmpty();
    assertThat(settings.getProperty("hub.recordings.exotel.api-token")).isEmpty();
    assertThat(settings.getProperty("hub.recordings.hosts"))
        .isEqualTo("public=media.example,public=127.0.0.1:9090/sandbox/recordings");
  }

  @Test
  void readsWordsTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(new Locale("tr"));
    try {
      assertThat(
              checked(
                      "hub.transcripts.engine", "ASSEMBLYAI",
                      "hub.transcripts.assemblyai.api-key", "aai")
                  .getProperty("hub.transcripts.engine"))
          .isEqualTo("assemblyai");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void explainsARefusedStartInOneSentence() {
    var analysis =
        new IncompleteSettingsAnalyzer()
            .analyze(
                new IllegalStateException(
                    new IncompleteSettingsException(java.util.List.of("A is set but B is not"))));
    assertThat(analysis.getDescription())
        .isEqualTo("The settings are incomplete: A is set but B is not");
  }
}
