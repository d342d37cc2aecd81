package routes.subscriptions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import routes.outside.Deadline;
import routes.outside.GuardedDnsResolver;
import routes.outside.GuardedDnsResolver.ForbiddenAddressException;
import routes.outside.GuardedHttpClient;
import routes.outside.OpenAnswer;
import routes.work.RetryAfter;

/**
 * Sends an event to a subscriber, once, signed after the Standard Webhooks specification
 * (standardwebhooks.com): {@code v1,} and Base64 of HMAC-SHA256 over id, time and body. Redirects
 * are not followed; nothing of an answer but its status and Retry-After is read.
 */
@Component
public class EventSender {
  private static final int GONE = 410;
  private static final JsonMapper JSON = new JsonMapper();

  private final Subscriptions subscriptions;
  private final SubscriptionSettings settings;
  private final String publicUrl;
  private final CloseableHttpClient outside =
      GuardedHttpClient.create(GuardedDnsResolver.publicOnly());
  private final CloseableHttpClient inside =
      GuardedHttpClient.create(SystemDefaultDnsResolver.INSTANCE);

  EventSender(
      Subscriptions subscriptions,
      SubscriptionSettings settings,
      @Value("${hub.public-url}") String publicUrl) {
    this.subscriptions = subscriptions;
    this.settings = settings;
    this.publicUrl = publicUrl.strip().replaceFirst("/+$", "");
  }

  /**
   * What becomes of an event, for {@code sql/end-outgoing-event.sql}.
   *
   * @param state {@code delivered}, {@code waiting} for another attempt, or {@code given-up}
   * @param reason why it was not taken, for a person; null when it was
   * @param pauseSeconds until the next attempt
   * @param refusal why the subscriber is told nothing more, or null
   */
  public record Verdict(String state, String reason, long pauseSeconds, String refusal) {}

  /**
   * @param event a row of {@code sql/claim-outgoing-events.sql}
   */
  public Verdict send(Map<String, Object> event) {
    int attempts = (Integer) event.get("attempts");
    Subscriber subscriber = subscriptions.find((String) event.get("subscriber")).orElse(null);
    if (subscriber == null) {
      return later(attempts, "The subscriber is no longer in subscriptions.json.", null);
    }
    List<byte[]> keys = subscriptions.keys(subscriber);
    if (keys.isEmpty()) {
      return later(attempts, Subscriptions.lack(subscriber.secretVariables().get(0)) + ".", null);
    }
    HttpPost request = new HttpPost(subscriber.address());
    sign(request, keys, (String) event.get("event_id"), body(event));
    try (Deadline deadline = new Deadline(settings.timeLimit())) {
      deadline.watch(request);
      return post(subscriber, request, attempts);
    } catch (ForbiddenAddressException hidden) {
      return later(attempts, "Its address is not on the public internet; is it \"private\"?", null);
    } catch (IOException broken) {
      return later(attempts, "No answer (" + broken.getClass().getSimpleName() + ").", null);
    } catch (RuntimeException unexpected) {
      return later(
          attempts, "It could not be sent (" + unexpected.getClass().getSimpleName() + ").", null);
    }
  }

  private Verdict post(Subscriber subscriber, HttpPost request, int attempts) throws IOException {
    CloseableHttpClient client = subscriber.inside() ? inside : outside;
    int status;
    String wish;
    try (OpenAnswer answer = new OpenAnswer(client, request, subscriber.address())) {
      status = answer.status();
      wish = answer.header(HttpHeaders.RETRY_AFTER);
    }
    if (status >= 200 && status < 300) {
      return new Verdict("delivered", null, 0, null);
    }
    if (status == GONE) {
      String gone = "It answered 410: it wants no more events.";
      return new Verdict("given-up", gone, 0, gone);
    }
    return later(attempts, "It answered " + status + ".", RetryAfter.read(wish));
  }

  /** Up to a tenth longer than the plan, so that many do not come back as a herd. */
  private Verdict later(int attempts, String reason, Duration asked) {
    if (attempts > settings.retries().size()) {
      return new Verdict(
          "given-up", "After %d attempts, the last: %s".formatted(attempts, reason), 0, null);
    }
    double planned = settings.retries().get(attempts - 1).toSeconds();
    long pause = Math.round(planned * ThreadLocalRandom.current().nextDouble(1, 1.1));
    long wish = asked == null ? 0 : asked.toSeconds();
    return new Verdict("waiting", reason, Math.max(pause, wish), null);
  }

  private String body(Map<String, Object> event) {
    try {
      ObjectNode data = (ObjectNode) JSON.readTree((String) event.get("data"));
      String id = UriUtils.encode(Objects.toString(event.get("provider_call_id"), ""), "UTF-8");
      data.put("link", publicUrl + "/call/" + id);
      return JSON.createObjectNode()
          .put("type", (String) event.get("type"))
          .put("timestamp", (String) event.get("occurred_at"))
          .<ObjectNode>set("data", data)
          .toString();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void sign(HttpPost request, List<byte[]> keys, String id, String body) {
    String time = String.valueOf(Instant.now().getEpochSecond());
    byte[] signed = (id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8);
    String signatures =
        keys.stream()
            .map(key -> new HmacUtils(HmacAlgorithms.HMAC_SHA_256, key).hmac(signed))
            .map(signature -> "v1," + Base64.getEncoder().encodeToString(signature))
            .collect(Collectors.joining(" "));
    request.setHeader("webhook-id", id);
    request.setHeader("webhook-timestamp", time);
    request.setHeader("webhook-signature", signatures);
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
  }

  @PreDestroy
  void close() throws IOException {
    outside.close();
    inside.close();
  }
}
