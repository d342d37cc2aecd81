package routes.outside;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * Ends a request that takes too long, whatever it is doing: socket timeouts alone would let a
 * server send one byte now and then for ever.
 */
public final class Deadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final AtomicReference<Cancellable> running = new AtomicReference<>();
  private final Future<?> alarm;
  private volatile boolean passed;

  public Deadline(Duration limit) {
    alarm = CLOCK.schedule(this::pass, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "request-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** From now on this is the request that ends when time is up. */
  public void watch(Cancellable request) {
    running.set(request);
    if (passed) {
      request.cancel();
    }
  }

  private void pass() {
    passed = true;
    Cancellable request = running.get();
    if (request != null) {
      request.cancel();
    }
  }

  /** Whether time is up. */
  public boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
