package routes.work;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The jobs that this process holds right now. Their leases are renewed while they are in hand, and
 * whatever is still held when the routes have stopped is given back, so that it goes on at once
 * elsewhere or at the next start.
 */
@Component
public class WorkInHand implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(WorkInHand.class);

  private final Map<UUID, Job> jobs = new ConcurrentHashMap<>();
  private final JdbcTemplate database;
  private final WorkSettings settings;
  private volatile boolean running;

  private record Job(int attempt, Instant since) {}

  public WorkInHand(JdbcTemplate database, WorkSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  /** How long a claimed job stays with this process unless it is renewed. */
  public int leaseSeconds() {
    return (int) settings.lease().toSeconds();
  }

  /** How many more jobs this process can work on at once. */
  public int free() {
    return Math.max(0, settings.concurrency() - jobs.size());
  }

  /**
   * @param callId our id of the call
   * @param attempt the number under which the job was claimed
   */
  public void take(String callId, int attempt) {
    jobs.put(UUID.fromString(callId), new Job(attempt, Instant.now()));
  }

  /** The step has ended, however it ended. */
  public void release(String callId, int attempt) {
    jobs.computeIfPresent(
        UUID.fromString(callId), (call, job) -> job.attempt() == attempt ? null : job);
  }

  /** Long before a lease runs out. A step that hangs loses its job, and its place here. */
  @Scheduled(fixedDelay = 15_000)
  public void renewLeases() {
    Instant oldest = Instant.now().minus(settings.longestStep());
    List<Object[]> held = new ArrayList<>();
    jobs.forEach(
        (call, job) -> {
          if (job.since().isBefore(oldest)) {
            log.error(
                "Call {}: no end of its step after {}, it is worked on again",
                call,
                settings.longestStep());
            jobs.remove(call, job);
          } else {
            held.add(new Object[] {leaseSeconds(), call, job.attempt(), settings.owner()});
          }
        });
    try {
      database.batchUpdate(
          """
          update job set run_at = now() + make_interval(secs => ?)
          where call_id = ? and attempt = ? and owner = ?
          """,
          held);
    } catch (DataAccessException away) {
      log.warn("Leases could not be renewed: {}", away.getClass().getSimpleName());
    }
  }

  @Override
  public void start() {
    running = true;
  }

  /** Runs after the routes have stopped. */
  @Override
  public void stop() {
    running = false;
    try {
      int returned =
          database.update(
              "update job set run_at = now(), owner = null where owner = ?", settings.owner());
      log.info("Stopped; {} unfinished step(s) given back", returned);
    } catch (DataAccessException away) {
      log.warn("Unfinished steps wait for their leases: {}", away.getClass().getSimpleName());
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before Camel's in starting and so after it in stopping. */
  @Override
  public int getPhase() {
    return 0;
  }
}
