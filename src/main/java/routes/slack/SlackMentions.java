package routes.slack;

import com.slack.api.Slack;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.users.UsersLookupByEmailResponse;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Finds agents in Slack by their e-mail address, so that a message can mention them. What was found
 * is remembered for an hour, what was not for ten minutes. When Slack cannot say it, nobody is
 * looked up for a minute: a mention is worth neither a delay nor a lost message.
 */
@Component
public class SlackMentions {
  static final Pattern USER_ID = Pattern.compile("[UW][A-Z0-9]{2,30}");

  private static final Logger log = LoggerFactory.getLogger(SlackMentions.class);
  private static final Duration TIME_LIMIT = Duration.ofSeconds(3);
  private static final Duration FOUND = Duration.ofHours(1);
  private static final Duration NOT_FOUND = Duration.ofMinutes(10);
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final long LONGEST_ANSWER = 100_000;
  private static final String NOBODY = "";

  private final SlackSettings settings;
  private final Slack slack;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private volatile Instant silentUntil = Instant.MIN;

  @Autowired
  SlackMentions(SlackSettings settings) {
    this(settings, Clock.systemUTC());
  }

  SlackMentions(SlackSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    slack = SlackHttp.open(settings.apiUrl(), TIME_LIMIT, LONGEST_ANSWER);
  }

  private record Known(String userId, Instant until) {}

  /**
   * Slack's id of a call's agent.
   *
   * @param call the row of {@code sql/load-announced-call.sql}
   * @return empty when the agent is not known to Slack, or cannot be looked up right now
   */
  public String find(Map<String, Object> call) {
    String email =
        call == null
            ? ""
            : Objects.toString(call.get("agent_email"), "").strip().toLowerCase(Locale.ROOT);
    if (email.isEmpty() || !settings.bot()) {
      return NOBODY;
    }
    Instant now = clock.instant();
    Known before = known.get(email);
    if (before != null && now.isBefore(before.until())) {
      return before.userId();
    }
    return now.isBefore(silentUntil) ? NOBODY : lookUp(email);
  }

  private String lookUp(String email) {
    try {
      var answer =
          slack.methods(settings.botToken()).usersLookupByEmail(request -> request.email(email));
      if (answer.isOk() || "users_not_found".equals(answer.getError())) {
        return remember(email, answer);
      }
      silence(answer.getError() + (answer.getNeeded() == null ? "" : " " + answer.getNeeded()));
    } catch (SlackApiException refused) {
      silence("status " + refused.getResponse().code());
    } catch (IOException | RuntimeException unreachable) {
      silence(unreachable.getClass().getSimpleName());
    }
    return NOBODY;
  }

  private String remember(String email, UsersLookupByEmailResponse answer) {
    boolean found =
        answer.isOk()
            && !answer.getUser().isDeleted()
            && USER_ID.matcher(answer.getUser().getId()).matches();
    String userId = found ? answer.getUser().getId() : NOBODY;
    known.put(email, new Known(userId, clock.instant().plus(found ? FOUND : NOT_FOUND)));
    return userId;
  }

  private void silence(String why) {
    silentUntil = clock.instant().plus(SILENCE);
    log.warn("Agents are shown by their handles for a minute, Slack cannot look them up: {}", why);
  }

  @PreDestroy
  void close() throws Exception {
    slack.close();
  }
}
