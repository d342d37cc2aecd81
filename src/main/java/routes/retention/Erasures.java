package routes.retention;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.IdInPath;
import routes.calls.UtcTimestamp;
import routes.recordings.ArchivedObjects;
import routes.slack.SlackErasure;
import routes.work.FailureJudge;
import routes.work.TryAgainException;

/**
 * Numbers that are to be forgotten. What is to be done is a row for each call, so that a crash, or
 * a service that is away, puts off what is left and loses nothing. The report names no number.
 */
@Component
public class Erasures {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String REASON = "Erased";
  private static final int SHOWN_DIGITS = 3;
  private static final int LONGEST_LIST = 50;

  /**
   * More than the erasure of one call takes, and how soon one that is in work is looked at again.
   */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final JdbcTemplate database;
  private final CallsOfNumber calls;
  private final CallEraser eraser;
  private final SlackErasure slack;
  private final ArchivedObjects objects;
  private final FailureJudge judge;

  Erasures(
      JdbcTemplate database,
      CallsOfNumber calls,
      CallEraser eraser,
      SlackErasure slack,
      ArchivedObjects objects,
      FailureJudge judge) {
    this.database = database;
    this.calls = calls;
    this.eraser = eraser;
    this.slack = slack;
    this.objects = objects;
    this.judge = judge;
  }

  /** One call that is to be erased. */
  public record Task(UUID erasure, UUID call, int failures) {}

  /**
   * What came of it so far.
   *
   * @param digits the last three of the number
   * @param hash sha-256 of {@code salt} and the number in E.164, hexadecimal
   * @param endedAt null while calls are left
   * @param erased calls that are done
   * @param waits why calls that are left were put off, each reason once
   * @param remains what could not be erased, a sentence each
   */
  public record Report(
      UUID id,
      String digits,
      String salt,
      String hash,
      CallsOfNumber.Found found,
      String askedBy,
      Instant askedAt,
      Instant endedAt,
      int erased,
      List<String> waits,
      List<String> remains) {}

  /**
   * Counts what there is of a number, or has it erased.
   *
   * @param body JSON: {@code number}, and {@code dry_run} to only count
   * @param who for the audit
   * @return the answer to whoever asked
   * @throws MalformedNumberException for anything else
   */
  @Transactional
  public Map<String, Object> ask(byte[] body, String who) {
    JsonNode wish = read(body);
    if (!wish.path("number").isTextual()) {
      throw new MalformedNumberException("number must be a text");
    }
    if (!wish.path("dry_run").isBoolean()) {
      throw new MalformedNumberException("dry_run must be true, to count, or false, to erase");
    }
    String number = wish.path("number").asText();
    if (!wish.path("dry_run").asBoolean()) {
      return answer(report(begin(number, who)));
    }
    CallsOfNumber.Found found = count(number);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("message", found.calls() + " calls would be erased");
    answer.put("found", found);
    answer.put("timestamp", UtcTimestamp.now());
    return answer;
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode read = body == null ? null : JSON.readTree(body);
      return read == null ? MissingNode.getInstance() : read;
    } catch (IOException | StackOverflowError notJson) {
      throw new MalformedNumberException("The body must be JSON with number and dry_run");
    }
  }

  /**
   * How much there is of a number.
   *
   * @throws MalformedNumberException when it is none
   */
  @Transactional(readOnly = true)
  public CallsOfNumber.Found count(String number) {
    String e164 = calls.require(number);
    return calls.count(e164, calls.find(e164));
  }

  /**
   * Has everything about a number erased, call by call, from now on.
   *
   * @param who for the audit
   * @return the id of the report
   * @throws MalformedNumberException when it is none
   */
  @Transactional
  public UUID begin(String number, String who) {
    String e164 = calls.require(number);
    List<UUID> found = calls.find(e164);
    String salt = UUID.randomUUID().toString();
    UUID id =
        database.queryForObject(
            """
            insert into erasure (number, digits, salt, hash, found, asked_by)
            values (?, ?, ?, ?, ?::jsonb, ?) returning id
            """,
            UUID.class,
            e164,
            e164.substring(e164.length() - SHOWN_DIGITS),
            salt,
            DigestUtils.sha256Hex(salt + e164),
            json(calls.count(e164, found)),
            who);
    database.update(
        """
        insert into erasure_call (erasure_id, call_id)
        select ?, unnest(string_to_array(?, ' ')::uuid[])
        """,
        id,
        CallEraser.ids(found));
    database.update(
        "insert into audit (action, subject, detail) values ('erase', ?, ?)",
        who,
        "erasure %s, %d calls".formatted(id, found.size()));
    return id;
  }

  /** The next call whose turn it is, so that no other hub takes it; null when there is none. */
  public Task next() {
    return database
        .query(
            """
            update erasure_call set run_at = now() + ? * interval '1 second'
            where (erasure_id, call_id) in (
              select erasure_id, call_id from erasure_call
              where ended_at is null and run_at <= now()
              order by run_at limit 1 for update skip locked)
            returning erasure_id, call_id, failures
            """,
            (row, number) ->
                new Task(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getInt(3)),
            LEASE.toSeconds())
        .stream()
        .findFirst()
        .orElse(null);
  }

  /**
   * Takes the call from whoever works on it.
   *
   * @throws TryAgainException while that has no end
   */
  public void stop(Task task) {
    eraser.stop(task.call());
  }

  /**
   * Removes what Slack has of the call.
   *
   * @return what stays there
   * @throws TryAgainException when time may mend it
   */
  public List<String> removeMessages(Task task) {
    return slack.remove(task.call());
  }

  /** Removes what the object store has of the call. */
  public void removeObjects(Task task) {
    objects.remove(task.call());
  }

  /**
   * Removes what the database has of the call, and notes what stays elsewhere.
   *
   * @param remains what {@link #removeMessages} gave
   */
  @Transactional
  public void removeRows(Task task, List<String> remains) {
    eraser.erase(task.call(), REASON);
    database.update(
        """
        update erasure_call set ended_at = now(), reason = null, remains = nullif(?, '')
        where erasure_id = ? and call_id = ?
        """,
        String.join("\n", remains),
        task.erasure(),
        task.call());
  }

  /** Puts the call off. */
  public void failed(Task task, Exception thrown) {
    FailureJudge.Verdict verdict = judge.judge(thrown, Math.min(task.failures(), 4));
    database.update(
        """
        update erasure_call set run_at = now() + ? * interval '1 second', failures = failures + 1,
          reason = ?
        where erasure_id = ? and call_id = ?
        """,
        Math.max(verdict.delaySeconds(), verdict.outcome().equals("parked") ? 60 : 2),
        verdict.reason(),
        task.erasure(),
        task.call());
  }

  /**
   * Ends the erasures that have no call left: what the audit says with the number in it goes, and
   * then the number.
   */
  @Transactional
  public void settle() {
    database
        .queryForList(
            """
            select id, number from erasure
            where ended_at is null and not exists (select from erasure_call
                    where erasure_id = erasure.id and erasure_call.ended_at is null)
            for update skip locked
            """)
        .forEach(row -> settle((UUID) row.get("id"), (String) row.get("number")));
  }

  private void settle(UUID id, String number) {
    String spelled =
        number.substring(Math.max(1, number.length() - 9)).replaceAll("(?<=.)", "[^0-9A-Za-z]*");
    database.update(
        "update audit set subject = null, detail = null where subject ~ ? or detail ~ ?",
        spelled,
        spelled);
    database.update("update erasure set ended_at = now(), number = null where id = ?", id);
  }

  /**
   * @param idInPath as it stands in the path
   * @throws ErasureNotFoundException when there is none
   */
  public Map<String, Object> show(String idInPath) {
    UUID id = IdInPath.ours(IdInPath.decode(idInPath));
    if (id == null) {
      throw new ErasureNotFoundException();
    }
    return answer(report(id));
  }

  /**
   * @throws ErasureNotFoundException when there is none
   */
  @Transactional(readOnly = true)
  public Report report(UUID id) {
    return reports("and id = ?", id).stream()
        .findFirst()
        .orElseThrow(ErasureNotFoundException::new);
  }

  /** The latest first. */
  @Transactional(readOnly = true)
  public List<Report> list() {
    return reports("order by asked_at desc limit " + LONGEST_LIST);
  }

  private List<Report> reports(String which, Object... values) {
    return database.query(
        "select * from erasure where tenant_id = 'default' " + which,
        (row, number) -> {
          UUID id = row.getObject("id", UUID.class);
          Timestamp ended = row.getTimestamp("ended_at");
          return new Report(
              id,
              row.getString("digits"),
              row.getString("salt"),
              row.getString("hash"),
              found(row.getString("found")),
              row.getString("asked_by"),
              row.getTimestamp("asked_at").toInstant(),
              ended == null ? null : ended.toInstant(),
              database.queryForObject(
                  "select count(*) from erasure_call where erasure_id = ? and ended_at is not null",
                  Integer.class,
                  id),
              sentences("reason", id),
              sentences("remains", id));
        },
        values);
  }

  private List<String> sentences(String column, UUID id) {
    List<String> all = new ArrayList<>();
    database
        .queryForList(
            "select distinct %1$s from erasure_call where erasure_id = ? and %1$s is not null order by 1"
                .formatted(column),
            String.class,
            id)
        .forEach(lines -> all.addAll(lines.lines().toList()));
    return all;
  }

  private static Map<String, Object> answer(Report report) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", true);
    answer.put("id", report.id());
    answer.put("state", report.endedAt() == null ? "running" : "done");
    answer.put("number_ends_in", report.digits());
    answer.put("salt", report.salt());
    answer.put("hash", report.hash());
    answer.put("found", report.found());
    answer.put("erased_calls", report.erased());
    answer.put("waits", report.waits());
    answer.put("remains", report.remains());
    answer.put("asked_by", report.askedBy());
    answer.put("asked_at", UtcTimestamp.of(report.askedAt()));
    answer.put("ended_at", report.endedAt() == null ? null : UtcTimestamp.of(report.endedAt()));
    return answer;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static CallsOfNumber.Found found(String json) {
    try {
      return JSON.readValue(json, CallsOfNumber.Found.class);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
