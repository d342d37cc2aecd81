package routes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * The calls that an empty sandbox sends itself, so that there is something to see: one incoming,
 * one outgoing, and the first delivered again. Tells on the console how they fare.
 */
@Lazy
@Component
public class SampleCalls {
  private static final Logger log = LoggerFactory.getLogger(SampleCalls.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FILES =
      List.of("1-incoming-call.json", "2-outgoing-call.json", "3-incoming-call-again.json");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Exotel writes times without a zone and means India's. */
  private static final DateTimeFormatter EXOTEL_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.of("Asia/Kolkata"));

  /**
   * One sample.
   *
   * @param body as Zapier would post it
   */
  public record SampleCall(int number, String callId, String what, byte[] body) {}

  private final int port;
  private final String secret;
  private final Clock clock;
  private final Map<String, SampleCall> awaited = new HashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private Instant patienceEnds = Instant.MIN;

  @Autowired
  SampleCalls(
      @Value("${server.port}") int port, @Value("${hub.webhook-secret:}") String webhookSecret) {
    this(port, webhookSecret, Clock.systemUTC());
  }

  SampleCalls(int port, String webhookSecret, Clock clock) {
    this.port = port;
    this.secret = webhookSecret;
    this.clock = clock;
  }

  /** The samples in the order in which they are sent; the calls ended a few minutes ago. */
  public List<SampleCall> prepare() {
    Instant now = clock.instant();
    List<SampleCall> samples = new ArrayList<>();
    for (String file : FILES) {
      String body =
          read(file)
              .replace("{port}", Integer.toString(port))
              .replace("{six-minutes-ago}", EXOTEL_TIME.format(now.minusSeconds(360)))
              .replace("{two-minutes-ago}", EXOTEL_TIME.format(now.minusSeconds(120)));
      samples.add(
          new SampleCall(
              samples.size() + 1,
              json(body.getBytes(StandardCharsets.UTF_8)).path("call_id").asText(),
              file.replaceAll("^\\d+-|\\.json$", "").replace('-', ' '),
              body.getBytes(StandardCharsets.UTF_8)));
    }
    log.info("The database has no calls yet: sending {} invented ones", samples.size());
    return samples;
  }

  /** What the webhook wants to see, or null when it asks for nothing. */
  public String secret() {
    return secret.isBlank() ? null : secret;
  }

  /** Tells what the webhook said to a sample. */
  public void answered(SampleCall sample, int status, byte[] answer) {
    String said = json(answer).path("message").asText("").toLowerCase(Locale.ROOT);
    String outcome;
    if (status != 200) {
      outcome = "refused with " + status;
    } else if (said.contains("duplicate")) {
      outcome = "recognised, nothing is posted twice";
    } else {
      outcome = "accepted";
      awaited.put(sample.callId(), sample);
      patienceEnds = clock.instant().plus(PATIENCE);
    }
    log.info(
        "Sample call {} of {}: {} → {}", sample.number(), FILES.size(), sample.what(), outcome);
  }

  /**
   * Tells which of the accepted samples have come to an end.
   *
   * @param calls rows with {@code provider_call_id}, {@code state} and {@code reason}; null when
   *     nobody has looked yet
   * @return whether there is still something to wait for
   */
  public boolean isWaiting(List<Map<String, Object>> calls) {
    for (Map<String, Object> call : calls == null ? List.<Map<String, Object>>of() : calls) {
      String state = String.valueOf(call.get("state"));
      if (!state.equals("processing")) {
        SampleCall ended = awaited.remove(String.valueOf(call.get("provider_call_id")));
        if (ended != null) {
          tell(ended, state, call.get("reason"));
        }
      }
    }
    if (awaited.isEmpty()) {
      return false;
    }
    if (clock.instant().isBefore(patienceEnds)) {
      return true;
    }
    log.info("{} of the sample calls are not done yet; they go on by themselves", awaited.size());
    return false;
  }

  private static void tell(SampleCall sample, String state, Object reason) {
    String end = state.equals("posted") ? "is in Slack" : "was " + state + ": " + reason;
    log.info("Sample call {} of {}: {} {}", sample.number(), FILES.size(), sample.what(), end);
  }

  /** Tells that the samples got no further, and why. */
  public void gaveUp(Exception cause) {
    log.warn("The sample calls got no further: {}", cause.toString());
  }

  /** The last line of the sandbox's start; an edit of the routes starts them anew, the hub not. */
  public void tellWhereToLook() {
    if (!told.getAndSet(true)) {
      log.info("Open http://127.0.0.1:{}/sandbox/slack to see the messages", port);
    }
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }

  private static String read(String file) {
    try (InputStream found =
        SampleCalls.class.getResourceAsStream("/sandbox/sample-calls/" + file)) {
      return new String(found.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("The jar has no readable sample " + file, unreadable);
    }
  }
}
