import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** So many clients, each of which does one thing after the other for some seconds. */
final class Load {
  private static final int MOST = 20_000;

  private Load() {}

  /** One client. */
  interface Client extends AutoCloseable {
    /** True when it went well. */
    boolean once() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /** Where clients come from. */
  interface Clients {
    Client open() throws Exception;
  }

  /** What went well in a round; times in milliseconds. */
  record Sample(double perSecond, double p50, double p99, double p999, int failed) {}

  static Sample run(int clients, double seconds, Clients opener) throws InterruptedException {
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    AtomicInteger failed = new AtomicInteger();
    long[][] times = new long[clients][];
    List<Thread> threads = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      int mine = client;
      threads.add(new Thread(() -> times[mine] = repeat(opener, end, failed)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    double elapsed = (System.nanoTime() - begun) / 1e9;
    double[] all = Figures.sorted(times);
    return new Sample(
        all.length / elapsed,
        Figures.at(all, 0.5) / 1e6,
        Figures.at(all, 0.99) / 1e6,
        Figures.at(all, 0.999) / 1e6,
        failed.get());
  }

  private static long[] repeat(Clients opener, long end, AtomicInteger failed) {
    long[] taken = new long[MOST];
    int count = 0;
    try (Client client = opener.open()) {
      for (long now = System.nanoTime(); now < end && count < MOST; ) {
        boolean good = client.once();
        long then = System.nanoTime();
        if (good) {
          taken[count++] = then - now;
        } else {
          failed.incrementAndGet();
        }
        now = then;
      }
    } catch (Exception broken) {
      failed.incrementAndGet();
    }
    return Arrays.copyOf(taken, count);
  }
}
