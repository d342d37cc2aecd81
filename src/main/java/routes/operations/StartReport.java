package routes.operations;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import routes.mappings.Mappings;
import routes.users.FirstAdmin;
import routes.watching.HawtioAddress;

/** Says at the start what the hub is made of and which setting would bring what is missing. */
@Component
class StartReport {
  private static final Logger log = LoggerFactory.getLogger(StartReport.class);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "database", "DATABASE_URL",
          "archive", "S3_BUCKET, S3_REGION, S3_ACCESS_KEY, S3_SECRET",
          "recordings", "EXOTEL_API_KEY, EXOTEL_API_TOKEN",
          "transcription", "ASSEMBLYAI_API_KEY",
          "splitter", "FFMPEG",
          "slack", "SLACK_WEBHOOK_URL, or SLACK_BOT_TOKEN and SLACK_CHANNEL,");

  private final HubParts parts;
  private final Mappings mappings;
  private final HawtioAddress hawtio;
  private final FirstAdmin admin;
  private final Environment environment;

  StartReport(
      HubParts parts,
      Mappings mappings,
      HawtioAddress hawtio,
      FirstAdmin admin,
      Environment environment) {
    this.parts = parts;
    this.mappings = mappings;
    this.hawtio = hawtio;
    this.admin = admin;
    this.environment = environment;
  }

  @EventListener(ApplicationReadyEvent.class)
  public void print() {
    log.info("Switchboard {} is up. Its parts:", parts.version());
    parts
        .parts()
        .forEach(
            (part, origin) ->
                log.info(
                    "  {} {} {}",
                    String.format("%-14s", part),
                    String.format("%-9s", origin),
                    origin.equals("enabled")
                        ? ""
                        : "(set " + SETTINGS.get(part) + " to use your own)"));
    log.info(
        "Work with it at http://127.0.0.1:{}/console, {}",
        environment.getProperty("local.server.port"),
        admin.invitation());
    hawtio
        .find()
        .ifPresent(address -> log.info("Watch it in Hawtio: {}, as an administrator", address));
    mappings.refused().forEach((file, reason) -> log.error("  {} is not in use: {}", file, reason));
  }
}
