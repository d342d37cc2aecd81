package routes.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.calls.Problem;
import routes.transcripts.ShunyaSettings;

/**
 * What Shunya says when a job has ended. Only a hint: what came of the job is fetched with the
 * hub's own key. The signature is HMAC-SHA256 in hexadecimal, over time and body in one of two
 * forms; public code of a customer has the first, a document of Shunya's the second, and a hub
 * takes the one that is set, never the other.
 */
@Component
public class ShunyaCallback {
  private static final Duration WINDOW = Duration.ofSeconds(300);
  private static final Duration YOUNG = Duration.ofMinutes(5);
  private static final int LONGEST_TEXT = 200;

  private final ShunyaSettings settings;
  private final Problem problem;
  private final Clock clock;

  @Autowired
  public ShunyaCallback(ShunyaSettings settings, Problem problem) {
    this(settings, problem, Clock.systemUTC());
  }

  ShunyaCallback(ShunyaSettings settings, Problem problem, Clock clock) {
    this.settings = settings;
    this.problem = problem;
    this.clock = clock;
  }

  /**
   * @param jobId as Shunya named it when the job was begun
   * @param number by which Shunya knows the call, or null
   * @param at when it was said, or null
   */
  public record Word(String jobId, Integer number, Instant at) {}

  /**
   * @param status of HTTP
   * @param content of the body
   */
  public record Answer(int status, Map<String, Object> content) {}

  /**
   * Reads a body once its signature holds.
   *
   * @param raw the body, byte for byte; null for none
   * @param signature the header X-Shunya-Signature, may be null
   * @param timestamp the header X-Shunya-Timestamp in milliseconds since 1970, may be null
   * @throws UnauthorizedException without a good signature of the last five minutes
   * @throws MalformedCallException when the body names no job or no company
   * @throws ForbiddenException when it is another company's
   */
  public Word read(byte[] raw, String signature, String timestamp) {
    byte[] sent = raw == null ? new byte[0] : raw;
    if (settings.webhookSecret() == null || settings.webhookSecret().isBlank()) {
      throw new UnauthorizedException("Set SHUNYA_WEBHOOK_SECRET to take Shunya's webhooks");
    }
    Instant signedAt = signedAt(timestamp);
    SortedJson body = null;
    byte[] signed;
    if ("colon-sorted".equals(settings.signature())) {
      body = SortedJson.read(sent);
      signed = (timestamp.strip() + ":" + body.write()).getBytes(StandardCharsets.UTF_8);
    } else {
      byte[] before = (timestamp.strip() + ".").getBytes(StandardCharsets.UTF_8);
      signed = new byte[before.length + sent.length];
      System.arraycopy(before, 0, signed, 0, before.length);
      System.arraycopy(sent, 0, signed, before.length, sent.length);
    }
    String right =
        new HmacUtils(HmacAlgorithms.HMAC_SHA_256, settings.webhookSecret()).hmacHex(signed);
    String given = signature == null ? "" : signature.strip().toLowerCase(Locale.ROOT);
    if (!MessageDigest.isEqual(
        right.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8))) {
      throw new UnauthorizedException("Missing or wrong Shunya signature");
    }
    if (Duration.between(signedAt, clock.instant()).abs().compareTo(WINDOW) > 0) {
      throw new UnauthorizedException("Shunya's signature is older or younger than five minutes");
    }
    return word(body == null ? SortedJson.read(sent) : body);
  }

  private static Instant signedAt(String timestamp) {
    if (timestamp == null || !timestamp.strip().matches("\\d{1,15}")) {
      throw new UnauthorizedException("Missing or wrong Shunya timestamp");
    }
    return Instant.ofEpochMilli(Long.parseLong(timestamp.strip()));
  }

  /** Of the flat form as of the form with an event, whose names for the same things differ. */
  private Word word(SortedJson body) {
    String job = required(body, "shunya_job_id", "job_id", "task_id");
    if (!required(body, "company_id").equals(settings.companyId())) {
      throw new ForbiddenException("This job is another company's");
    }
    return new Word(job, number(body), at(body));
  }

  private static String required(SortedJson body, String... names) {
    String text =
        Stream.of(names)
            .map(name -> body.at(name))
            .filter(value -> value instanceof String || isNumber(value))
            .map(value -> JsonBody.storable(value.toString()).strip())
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse(null);
    if (text == null) {
      throw fault("missing", names[0], "Field required", "");
    }
    if (text.length() > LONGEST_TEXT) {
      throw fault("string_too_long", names[0], "String should have at most 200 characters", text);
    }
    return text;
  }

  private static MalformedCallException fault(
      String type, String field, String message, String given) {
    return new MalformedCallException(
        List.of(
            FieldFault.of(
                type, List.of("body", field), message, JsonNodeFactory.instance.textNode(given))));
  }

  private static Integer number(SortedJson body) {
    return Stream.of(
            body.at("call_id"),
            body.at("result", "call_id"),
            body.at("data", "call_id"),
            body.at("error", "details", "call_id"))
        .filter(Objects::nonNull)
        .map(Object::toString)
        .filter(value -> value.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .findFirst()
        .orElse(null);
  }

  private static Instant at(SortedJson body) {
    try {
      return OffsetDateTime.parse(String.valueOf(body.at("timestamp"))).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  private static boolean isNumber(Object value) {
    return value instanceof SortedJson.Literal literal && literal.text().matches("-?\\d.*");
  }

  /**
   * @param finished whether all that the job made is fetched; null when no call waits for the job.
   *     A word that was just said may be about a job whose id is not stored yet: it is to come
   *     again
   */
  public Answer answer(Word word, Boolean finished) {
    if (finished == null) {
      boolean young = word.at() == null || word.at().isAfter(clock.instant().minus(YOUNG));
      return young
          ? new Answer(503, problem.body(503, "This job is not known here yet, send it again"))
          : taken("ignored");
    }
    return taken(finished ? "already_processed" : "accepted");
  }

  private static Answer taken(String status) {
    return new Answer(200, Map.of("success", true, "status", status));
  }
}
