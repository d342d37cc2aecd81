package routes.slack;

import com.slack.api.model.Attachment;
import com.slack.api.model.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.logs.LogMask;
import routes.mappings.RefusedFiles;

/**
 * What operators should hear of: calls that were parked and events that were given up since the
 * last digest, channels that Slack refuses, subscribers that want nothing more, files that are
 * refused, and the end of the latter three. What they were told is kept in the database, so that
 * neither a restart nor a second hub repeats it. One hub speaks for all.
 */
@Component
public class OperatorAlerts {
  private static final int MOST_ROWS = 5_000;
  private static final int MOST_LINES = 10;
  private static final int MOST_IDS = 3;
  private static final int MOST_BUTTONS = 10;
  private static final int LONGEST_REASON = 300;
  private static final String CHANNEL = "channel ";
  private static final String SUBSCRIBER = "subscriber ";
  private static final String FILE = "file ";

  private static final String TAKE_TURN =
      """
      insert into turn (name, owner, until)
      values ('alert-operators', ?, now() + interval '1 minute')
      on conflict (tenant_id, name) do update set owner = excluded.owner, until = excluded.until
      where turn.owner = excluded.owner or turn.until < now()
      returning owner
      """;

  private static final String PARKED =
      """
      select id::text, reason from call
      where state = 'parked' and parking_told_at is distinct from finished_at
        and not exists (select from alert where subject = 'digest'
                          and told_at > now() - ? * interval '1 millisecond')
      order by finished_at limit ?
      """;

  private static final String GIVEN_UP =
      """
      select id::text, subscriber, answer from outgoing_event
      where state = 'given-up' and giving_up_told_at is distinct from ended_at
        and not exists (select from alert where subject = 'digest'
                          and told_at > now() - ? * interval '1 millisecond')
      order by ended_at limit ?
      """;

  private final JdbcTemplate database;
  private final SlackSettings settings;
  private final SlackButtons buttons;
  private final List<RefusedFiles> files;
  private final String owner;
  private final Clock clock;
  private volatile Instant quietUntil = Instant.MIN;

  @Autowired
  OperatorAlerts(
      JdbcTemplate database,
      SlackSettings settings,
      SlackButtons buttons,
      List<RefusedFiles> files,
      @Value("${hub.work.owner}") String owner) {
    this(database, settings, buttons, files, owner, Clock.systemUTC());
  }

  OperatorAlerts(
      JdbcTemplate database,
      SlackSettings settings,
      SlackButtons buttons,
      List<RefusedFiles> files,
      String owner,
      Clock clock) {
    this.database = database;
    this.settings = settings;
    this.buttons = buttons;
    this.files = files;
    this.owner = owner;
    this.clock = clock;
  }

  /**
   * @param text mrkdwn, escaped
   * @param buttons what stands below it; may be empty
   * @param calls our ids of the parked calls in it
   * @param events ids of the events in it that were given up
   * @param begun what is wrong from now on, with its reason
   * @param ended what is not wrong any more
   */
  public record Alert(
      String text,
      List<Attachment> buttons,
      List<String> calls,
      List<String> events,
      Map<String, String> begun,
      Set<String> ended) {

    /** In the form that camel-slack sends with buttons, or as plain text without. */
    public Object body() {
      if (buttons.isEmpty()) {
        return text;
      }
      Message message = new Message();
      message.setText(text);
      message.setAttachments(buttons);
      return message;
    }
  }

  private record Parked(String callId, String reason) {}

  private record GivenUp(String id, String subscriber, String answer) {}

  /** What is to be told now, or null: nothing is, nobody wants to hear, or another hub speaks. */
  public Alert news() {
    if (settings.alertWebhookUrl().isBlank() || clock.instant().isBefore(quietUntil) || !turn()) {
      return null;
    }
    List<Parked> parked =
        database.query(
            PARKED,
            (row, number) -> new Parked(row.getString(1), row.getString(2)),
            settings.alertInterval().toMillis(),
            MOST_ROWS);
    List<GivenUp> givenUp =
        database.query(
            GIVEN_UP,
            (row, number) -> new GivenUp(row.getString(1), row.getString(2), row.getString(3)),
            settings.alertInterval().toMillis(),
            MOST_ROWS);
    Set<String> told = toldOf();
    Map<String, String> wrong = wrong();
    Map<String, String> begun = new TreeMap<>(wrong);
    begun.keySet().removeAll(told);
    Set<String> ended = new TreeSet<>(told);
    ended.removeAll(wrong.keySet());
    if (parked.isEmpty() && givenUp.isEmpty() && begun.isEmpty() && ended.isEmpty()) {
      return null;
    }
    List<String> calls = parked.stream().map(Parked::callId).toList();
    List<String> events = givenUp.stream().map(GivenUp::id).toList();
    Map<String, List<String>> byReason = byReason(parked);
    return new Alert(
        text(byReason, givenUp, begun, ended),
        buttons.toRetry(named(byReason)),
        calls,
        events,
        begun,
        ended);
  }

  private boolean turn() {
    return !database.queryForList(TAKE_TURN, String.class, owner).isEmpty();
  }

  private Set<String> toldOf() {
    return new TreeSet<>(
        database.queryForList("select subject from alert where subject <> 'digest'", String.class));
  }

  private Map<String, String> wrong() {
    Map<String, String> wrong = new TreeMap<>();
    database.query(
        "select name, refusal from slack_channel where refusal is not null",
        row -> {
          wrong.put(CHANNEL + row.getString(1), row.getString(2));
        });
    database.query(
        "select name, refusal from subscriber where refusal is not null",
        row -> {
          wrong.put(SUBSCRIBER + row.getString(1), row.getString(2));
        });
    files.forEach(kind -> kind.refused().forEach((file, reason) -> wrong.put(FILE + file, reason)));
    return wrong;
  }

  /** Keeps that the operators have been told. */
  @Transactional
  public void told(Alert alert) {
    if (!alert.calls().isEmpty()) {
      database.update(
          """
          update call set parking_told_at = finished_at
          where state = 'parked' and id = any(string_to_array(?, ' ')::uuid[])
          """,
          String.join(" ", alert.calls()));
    }
    if (!alert.events().isEmpty()) {
      database.update(
          """
          update outgoing_event set giving_up_told_at = ended_at
          where state = 'given-up' and id = any(string_to_array(?, ' ')::uuid[])
          """,
          String.join(" ", alert.events()));
    }
    if (!alert.calls().isEmpty() || !alert.events().isEmpty()) {
      keep("digest", alert.calls().size() + " calls, " + alert.events().size() + " events");
    }
    alert.begun().forEach(this::keep);
    alert.ended().forEach(gone -> database.update("delete from alert where subject = ?", gone));
  }

  private void keep(String subject, String told) {
    database.update(
        """
        insert into alert (subject, told) values (?, ?)
        on conflict (tenant_id, subject) do update set told = excluded.told, told_at = now()
        """,
        subject,
        told);
  }

  /** Waits as long as between two digests: an alert that cannot be sent is no reason to knock. */
  public void notSent() {
    quietUntil = clock.instant().plus(settings.alertInterval());
  }

  private static String text(
      Map<String, List<String>> parked,
      List<GivenUp> givenUp,
      Map<String, String> begun,
      Set<String> ended) {
    Stream<String> begins =
        begun.entrySet().stream()
            .map(
                wrong ->
                    subject(
                            wrong.getKey(),
                            "Slack refuses the channel %s",
                            "The subscriber %s wants no more events",
                            "%s is not in use")
                        + ": "
                        + reason(wrong.getValue()));
    Stream<String> ends =
        ended.stream()
            .map(
                gone ->
                    subject(
                        gone,
                        "Slack takes messages again for the channel %s",
                        "The subscriber %s refuses events no longer",
                        "%s is in use again"));
    return Stream.of(
            digest(parked), eventDigest(givenUp), atMost(begins.toList()), atMost(ends.toList()))
        .flatMap(List::stream)
        .map(line -> "• " + line)
        .collect(Collectors.joining("\n", "*Switchboard*\n", ""));
  }

  private static String subject(
      String subject, String ofChannel, String ofSubscriber, String ofFile) {
    if (subject.startsWith(CHANNEL)) {
      return ofChannel.formatted(safe(subject.substring(CHANNEL.length())));
    }
    return subject.startsWith(SUBSCRIBER)
        ? ofSubscriber.formatted(safe(subject.substring(SUBSCRIBER.length())))
        : ofFile.formatted(safe(subject.substring(FILE.length())));
  }

  private static List<String> eventDigest(List<GivenUp> events) {
    Map<String, Long> byReason =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> " for " + safe(event.subscriber()) + ": " + reason(event.answer()),
                    LinkedHashMap::new,
                    Collectors.counting()));
    return atMost(
        byReason.entrySet().stream()
            .map(
                group ->
                    (group.getValue() == 1
                            ? "1 event was given up"
                            : group.getValue() + " events were given up")
                        + group.getKey())
            .toList());
  }

  /** Our ids of the calls by their reason, the most frequent first. */
  private static Map<String, List<String>> byReason(List<Parked> parked) {
    Map<String, List<String>> groups =
        parked.stream()
            .collect(
                Collectors.groupingBy(
                    call -> reason(call.reason()),
                    LinkedHashMap::new,
                    Collectors.mapping(Parked::callId, Collectors.toList())));
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    groups.entrySet().stream()
        .sorted((one, other) -> other.getValue().size() - one.getValue().size())
        .forEach(group -> sorted.put(group.getKey(), group.getValue()));
    return sorted;
  }

  private static List<String> digest(Map<String, List<String>> byReason) {
    return atMost(
        byReason.entrySet().stream()
            .map(group -> parkedLine(group.getKey(), group.getValue()))
            .toList());
  }

  /** The calls that the digest names, as many as have a button. */
  private static List<String> named(Map<String, List<String>> byReason) {
    return byReason.values().stream()
        .limit(MOST_LINES)
        .flatMap(ids -> ids.stream().limit(MOST_IDS))
        .limit(MOST_BUTTONS)
        .toList();
  }

  private static String parkedLine(String reason, List<String> ids) {
    String shown =
        ids.stream().limit(MOST_IDS).map(id -> "`" + id + "`").collect(Collectors.joining(", "));
    String more = ids.size() > MOST_IDS ? " and " + (ids.size() - MOST_IDS) + " more" : "";
    String calls = ids.size() == 1 ? "1 call is parked: " : ids.size() + " calls are parked: ";
    return calls + reason + " " + shown + more;
  }

  private static List<String> atMost(List<String> lines) {
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    return Stream.concat(
            lines.stream().limit(MOST_LINES),
            Stream.of("and " + (lines.size() - MOST_LINES) + " more of this kind"))
        .toList();
  }

  private static String reason(String reason) {
    String line = SlackText.plainLine(reason == null ? "no reason given" : reason);
    int end =
        line.offsetByCodePoints(0, Math.min(LONGEST_REASON, line.codePointCount(0, line.length())));
    return safe(line.substring(0, end)) + (end < line.length() ? "…" : "");
  }

  /** Escaped, without secrets and with telephone numbers shortened as in the log. */
  private static String safe(String words) {
    return SlackText.oneLine(LogMask.mask(words));
  }
}
