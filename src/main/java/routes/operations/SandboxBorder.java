package routes.operations;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Keeps invented and real calls apart when one database sees both: the sandbox never works off real
 * calls, and what the sandbox has begun never reaches a real channel. Runs before the routes.
 */
@Component
class SandboxBorder implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(SandboxBorder.class);

  private static final String RETIRE =
      """
      with retired as (
        update call set state = 'skipped', reason = 'Taken by the sandbox', finished_at = now()
        where sandbox and state in ('processing', 'parked') returning id
      ),
      jobs as (delete from job using retired where job.call_id = retired.id)
      delete from slack_post using retired
      where slack_post.call_id = retired.id and slack_post.state <> 'posted'
      """;

  private final JdbcTemplate database;
  private final boolean sandbox;
  private volatile boolean running;

  SandboxBorder(JdbcTemplate database, @Value("${hub.sandbox.active}") boolean sandbox) {
    this.database = database;
    this.sandbox = sandbox;
  }

  @Override
  public void start() {
    if (!sandbox) {
      int retired = database.update(RETIRE);
      log.debug("{} messages of the sandbox withdrawn", retired);
    } else if (Boolean.TRUE.equals(
        database.queryForObject(
            "select exists (select from call where not sandbox)", Boolean.class))) {
      throw new IllegalStateException(
          "The database holds real calls and the sandbox would work them off with invented words:"
              + " set the keys of your services, or SANDBOX=false, or give the sandbox another"
              + " HUB_DATA or DATABASE_URL");
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before Camel. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
