package routes.transcripts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import routes.settings.Settings;
import routes.settings.SettingsGuard;

/** Which transcriber reads the recordings, and that each has its key. */
class TranscriberSettingsGuard implements SettingsGuard {
  private static final String ENGINE = "hub.transcripts.engine";
  private static final String AGENT_CHANNEL = "hub.transcripts.agent-channel";
  private static final String SHUNYA = "hub.transcripts.shunya.";
  private static final String WHISPER_BASE = "hub.transcripts.whisper.base-url";

  /** Each transcriber and the variable that holds its key, in the order of preference. */
  private static final Map<String, String> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("assemblyai", "ASSEMBLYAI_API_KEY");
    ENGINES.put("whisper", "OPENAI_API_KEY");
    ENGINES.put("deepgram", "DEEPGRAM_API_KEY");
    ENGINES.put("shunya", "SHUNYA_API_KEY");
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(
        AGENT_CHANNEL,
        "AGENT_CHANNEL",
        SHUNYA + "api-key",
        "SHUNYA_API_KEY",
        SHUNYA + "base-url",
        "SHUNYA_BASE_URL",
        SHUNYA + "company-id",
        "SHUNYA_COMPANY_ID",
        SHUNYA + "webhook-secret",
        "SHUNYA_WEBHOOK_SECRET",
        "hub.webhook-secret",
        "WEBHOOK_SECRET");
  }

  @Override
  public List<String> secrets() {
    return Stream.concat(keys(), Stream.of(SHUNYA + "webhook-secret")).toList();
  }

  private static Stream<String> keys() {
    return ENGINES.keySet().stream().map(TranscriberSettingsGuard::keyOf);
  }

  @Override
  public List<String> outside() {
    return Stream.concat(Stream.of(ENGINE), keys()).toList();
  }

  @Override
  public void check(Settings settings) {
    settings.matches(AGENT_CHANNEL, "[a-z0-9-]+ *= *[12]( *, *[a-z0-9-]+ *= *[12])*");
    settings.check(
        "DEEPGRAM_CALLBACK_TIMEOUT",
        () ->
            Settings.between(
                settings.duration("hub.transcripts.deepgram.callback-timeout").toSeconds(),
                60,
                86_400,
                "1m",
                "24h"));
    shunya(settings);
    if (!settings.sandbox()) {
      settings.derive(ENGINE, engines(settings));
      settings.derive(WHISPER_BASE, settings.text(WHISPER_BASE).replaceFirst("/+$", ""));
    }
  }

  /** It fetches recordings by links, and names the company in a header. */
  private static void shunya(Settings settings) {
    settings.together(
        SHUNYA + "api-key", SHUNYA + "base-url", SHUNYA + "company-id", SHUNYA + "webhook-secret");
    settings.needs(SHUNYA + "api-key", "hub.public-url");
    settings.needs(SHUNYA + "api-key", "hub.webhook-secret");
    settings.matches(SHUNYA + "base-url", "https?://[^\\s?#]+[^\\s?#/]");
    settings.matches(SHUNYA + "company-id", "[!-~]{1,200}");
    settings.check(
        "SHUNYA_SIGNATURE",
        () -> Settings.oneOf(settings.text(SHUNYA + "signature"), "dot", "colon-sorted"));
    settings.check(
        "SHUNYA_ANALYSIS_TIMEOUT",
        () ->
            Settings.between(
                settings.duration(SHUNYA + "analysis-time-limit").toSeconds(),
                0,
                24 * 3_600,
                "0s",
                "24h"));
  }

  /** In the order in which they are asked; empty: none. */
  private static String engines(Settings settings) {
    String named = settings.text(ENGINE).toLowerCase(Locale.ROOT);
    if (named.isEmpty()) {
      return ENGINES.keySet().stream()
          .filter(engine -> settings.present(keyOf(engine)))
          .findFirst()
          .orElse("");
    }
    List<String> engines = Stream.of(named.split(",")).map(String::strip).distinct().toList();
    for (String engine : engines) {
      if (engine.equals("sandbox")) {
        settings.fault("TRANSCRIBER is sandbox: set SANDBOX=true instead");
      } else if (!ENGINES.containsKey(engine)) {
        settings.fault(
            "TRANSCRIBER names an engine that this hub does not have; it has "
                + String.join(", ", ENGINES.keySet()));
      } else if (!settings.present(keyOf(engine))) {
        settings.fault(
            "TRANSCRIBER names %s but %s is not set".formatted(engine, ENGINES.get(engine)));
      }
    }
    return String.join(",", engines);
  }

  private static String keyOf(String engine) {
    return "hub.transcripts." + engine + ".api-key";
  }
}
