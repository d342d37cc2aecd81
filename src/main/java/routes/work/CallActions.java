package routes.work;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import routes.calls.CallNotFoundException;

/**
 * What a person may do with a call that the hub has let go of. Each act leaves a row in the audit.
 */
@Component
public class CallActions {
  /** From where a call may be run again. */
  public static final List<String> STAGES =
      List.of(
          "identify-parties",
          "archive-recording",
          "transcribe-recording",
          "write-minutes",
          "announce-call");

  private static final Set<String> BEHIND_THE_TRANSCRIPT = Set.of("write-minutes", "announce-call");
  private static final Set<String> ENDED = Set.of("posted", "skipped", "parked");
  private static final String WITHOUT_TRANSCRIPT = "without its transcript, which was deleted";
  private static final int LONGEST_REASON = 200;

  private final JdbcTemplate database;
  private final ParkedCalls parked;

  public CallActions(JdbcTemplate database, ParkedCalls parked) {
    this.database = database;
    this.parked = parked;
  }

  /**
   * Puts a parked call back to work where it stopped, a skipped one at its beginning.
   *
   * @param who for the audit
   * @throws NotParkedException when it is neither
   */
  @Transactional
  public void retry(UUID id, String who) {
    parked.retryFor(id.toString(), who);
  }

  /**
   * Has a stage of a call done once more, and all that follow. A recording is given to a
   * transcriber again, at its price, only from {@code transcribe-recording} on. Of a call that is
   * in Slack already, the messages stay, and the bot puts what has changed into them.
   *
   * @param stage one of {@link #STAGES}
   * @throws NotParkedException while the hub works on it
   */
  @Transactional
  public void runAgain(UUID id, String stage, String who) {
    if (!STAGES.contains(stage)) {
      throw new IllegalArgumentException("There is no stage " + stage);
    }
    String state = requireEnded(id, ENDED, "one that has ended can be run again");
    boolean gone = transcriptIsGone(id);
    if (gone && BEHIND_THE_TRANSCRIPT.contains(stage)) {
      throw new NotParkedException(WITHOUT_TRANSCRIPT, "one that has it can be run from there");
    }
    if (gone || stage.equals("transcribe-recording")) {
      database.update("delete from utterance where call_id = ?", id);
      database.update("delete from transcript where call_id = ?", id);
    }
    boolean posted = state.equals("posted");
    if (posted) {
      database.update("update slack_post set facts_digest = null where call_id = ?", id);
    }
    work(id, stage);
    audit("run-again", id, who, stage);
  }

  /**
   * Tells Slack of a posted call once more, in new messages; the old ones stay where they are.
   *
   * @throws NotParkedException when it is not posted
   */
  @Transactional
  public void postAgain(UUID id, String who) {
    requireEnded(id, Set.of("posted"), "a posted one can be posted again");
    if (transcriptIsGone(id)) {
      throw new NotParkedException(WITHOUT_TRANSCRIPT, "one that has it can be posted again");
    }
    database.update("delete from slack_post where call_id = ? and purpose = 'call'", id);
    work(id, "announce-call");
    audit("post-again", id, who, null);
  }

  /**
   * Puts a call back to work that was parked since its tracking number belonged to no company.
   *
   * @param company whose it is now
   * @throws NotParkedException when it is not parked
   */
  @Transactional
  public void retryAssigned(UUID id, String number, String company, String who) {
    audit("assign-number", id, who, number + " to " + company);
    retry(id, who);
  }

  /**
   * Ends a parked call without a message.
   *
   * @param reason for whoever wonders later
   * @throws NotParkedException when it is not parked
   */
  @Transactional
  public void skip(UUID id, String reason, String who) {
    requireEnded(id, Set.of("parked"), "a parked one can be skipped");
    String plain = reason.replace("\0", "").strip();
    String told =
        plain.isEmpty()
            ? "Skipped by " + who
            : plain.substring(0, Math.min(LONGEST_REASON, plain.length()));
    database.update("delete from job where call_id = ?", id);
    database.update(
        "update call set state = 'skipped', reason = ?, ruled = true, finished_at = now() where id"
            + " = ?",
        told,
        id);
    audit("skip", id, who, told);
  }

  private String requireEnded(UUID id, Set<String> states, String only) {
    String state =
        database
            .queryForList(
                """
                select case when erased_at is null then state else 'erased' end
                from call where tenant_id = 'default' and id = ? for update
                """,
                String.class,
                id)
            .stream()
            .findFirst()
            .orElseThrow(CallNotFoundException::new);
    if (!states.contains(state)) {
      throw new NotParkedException(state, only);
    }
    return state;
  }

  private boolean transcriptIsGone(UUID id) {
    return !database
        .queryForList(
            "select 1 from transcript where call_id = ? and erased_at is not null",
            Integer.class,
            id)
        .isEmpty();
  }

  private void work(UUID id, String stage) {
    database.update(
        """
        insert into job (call_id, stage, run_at) values (?, ?, now())
        on conflict (call_id) do update set stage = excluded.stage, run_at = now(), failures = 0,
          owner = null
        """,
        id,
        stage);
    database.update(
        """
        update call set state = 'processing', reason = null, finished_at = null, only_by_hand = false
        where id = ?
        """,
        id);
  }

  private void audit(String action, UUID id, String who, String detail) {
    database.update(
        "insert into audit (action, call_id, subject, detail) values (?, ?, ?, ?)",
        action,
        id,
        who,
        detail);
  }
}
