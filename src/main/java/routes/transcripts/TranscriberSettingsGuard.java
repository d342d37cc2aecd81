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
  private static final String WHISPER_BASE = "hub.transcripts.whisper.base-url";

  /** Each transcriber and the variable that holds its key, in the order of preference. */
  private static final Map<String, String> ENGINES = new LinkedHashMap<>();

  static {
    ENGINES.put("assemblyai", "ASSEMBLYAI_API_KEY");
    ENGINES.put("whisper", "OPENAI_API_KEY");
    ENGINES.put("deepgram", "DEEPGRAM_API_KEY");
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(AGENT_CHANNEL, "AGENT_CHANNEL");
  }

  @Override
  public List<String> secrets() {
    return ENGINES.keySet().stream().map(TranscriberSettingsGuard::keyOf).toList();
  }

  @Override
  public List<String> outside() {
    return Stream.concat(Stream.of(ENGINE), secrets().stream()).toList();
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
    if (!settings.sandbox()) {
      settings.derive(ENGINE, engines(settings));
      settings.derive(WHISPER_BASE, settings.text(WHISPER_BASE).replaceFirst("/+$", ""));
    }
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
