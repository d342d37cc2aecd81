package routes.work;

import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Has Slack told the news of a call that is posted. */
@Component
public class Amendments {
  private final JdbcTemplate database;
  private final boolean followUp;

  /**
   * @param followUp whether news are told also where messages cannot be edited
   */
  public Amendments(JdbcTemplate database, @Value("${hub.slack.follow-up}") boolean followUp) {
    this.database = database;
    this.followUp = followUp;
  }

  /**
   * What a bot has posted it can edit; what a webhook has, a further message can follow up. Nothing
   * happens for a call without such messages, or one whose transcript is gone: they keep it.
   * Whoever is at it already loses the job, which waits until that one's request to Slack must have
   * ended.
   *
   * @param callId our id of a call that is posted
   */
  public void order(UUID callId) {
    database.update(
        """
        insert into job (call_id, stage, run_at)
        select ?, 'amend-call', now()
        where exists (select from slack_post where call_id = ? and (ts is not null or state = 'posted' and ?))
          and not exists (select from transcript where call_id = ? and erased_at is not null)
        on conflict (call_id) do update
        set run_at = now() + case when job.owner is null then interval '0' else interval '20 s' end,
            failures = 0, owner = null, attempt = job.attempt + 1
        """,
        callId,
        callId,
        followUp,
        callId);
  }
}
