package routes.recordings;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.classic.methods.HttpGet;

/**
 * Ends a download that takes too long, whatever it is doing: socket timeouts alone would let a
 * server send one byte now and then for ever.
 */
final class Deadline implements AutoCloseable {
  private final AtomicReference<HttpGet> running = new AtomicReference<>();
  private final Future<?> alarm;
  private volatile boolean passed;

  Deadline(ScheduledThreadPoolExecutor clock, long milliseconds) {
    alarm = clock.schedule(this::pass, milliseconds, TimeUnit.MILLISECONDS);
  }

  /** From now on this is the request that ends when time is up. */
  void watch(HttpGet request) {
    running.set(request);
    if (passed) {
      request.cancel();
    }
  }

  private void pass() {
    passed = true;
    HttpGet request = running.get();
    if (request != null) {
      request.cancel();
    }
  }

  boolean passed() {
    return passed;
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }
}
