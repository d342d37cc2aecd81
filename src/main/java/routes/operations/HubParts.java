package routes.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.storage.DatabaseSettings;
import routes.transcripts.AudioSplitter;

/** Where each part of the hub comes from. */
@Component
public class HubParts {
  private final String version;
  private final boolean sandbox;
  private final DatabaseSettings database;
  private final String bucket;
  private final String engine;
  private final String slackMode;
  private final String exotelKey;
  private final String whisperKey;
  private final AudioSplitter splitter;

  public HubParts(
      @Value("${hub.version}") String version,
      @Value("${hub.sandbox.active}") boolean sandbox,
      DatabaseSettings database,
      @Value("${hub.s3.bucket}") String bucket,
      @Value("${hub.transcripts.engine}") String engine,
      @Value("${hub.slack.webhook-url}") String slackWebhook,
      @Value("${hub.slack.bot-token}") String slackBot,
      @Value("${hub.recordings.exotel.api-key}") String exotelKey,
      @Value("${hub.transcripts.whisper.api-key}") String whisperKey,
      AudioSplitter splitter) {
    this.version = version;
    this.sandbox = sandbox;
    this.database = database;
    this.bucket = bucket;
    this.engine = engine;
    this.slackMode = slackBot.isBlank() ? slackWebhook.isBlank() ? "none" : "webhook" : "bot";
    this.exotelKey = exotelKey;
    this.whisperKey = whisperKey;
    this.splitter = splitter;
  }

  public String version() {
    return version;
  }

  /** True while stand-ins play the services outside. */
  public boolean sandbox() {
    return sandbox;
  }

  /** What the first system's /health says: enabled or disabled. */
  Map<String, String> services() {
    Map<String, String> services = new LinkedHashMap<>();
    services.put("transcription", engine.isBlank() ? "disabled" : "enabled");
    services.put("slack", slackMode.equals("none") ? "disabled" : "enabled");
    return services;
  }

  /** How messages are posted: {@code bot}, {@code webhook} or {@code none}. */
  String slackMode() {
    return slackMode;
  }

  /** True when only recordings that need no login can be fetched. */
  boolean publicRecordingsOnly() {
    return !sandbox && exotelKey.isBlank();
  }

  /** Each part and where it comes from: embedded, sandbox, enabled or disabled. */
  public Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", database.embedded() ? "embedded" : "enabled");
    parts.put("archive", bucket.isBlank() ? "embedded" : "enabled");
    parts.put("recordings", outside(true));
    parts.put("transcription", outside(!engine.isBlank()));
    if (!sandbox && !whisperKey.isBlank()) {
      parts.put("splitter", splitter.available() ? "enabled" : "disabled");
    }
    parts.put("slack", outside(!slackMode.equals("none")));
    return parts;
  }

  private String outside(boolean configured) {
    return sandbox ? "sandbox" : configured ? "enabled" : "disabled";
  }
}
