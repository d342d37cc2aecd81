package routes.intake;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Makes the deliveries that arrive at the same time durable in one commit: whatever has come while
 * the last commit was being written is the next one. Nobody waits for company, so a lone delivery
 * is a commit of its own.
 */
@Component
class GroupCommit implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  /** Two hubs that write the same keys in the same order cannot wait for each other in a ring. */
  private static final Comparator<Waiting> BY_KEY =
      Comparator.comparing((Waiting waiting) -> waiting.arrival.provider())
          .thenComparing(waiting -> waiting.arrival.providerCallId());

  private static final int MOST_BYTES = 4 << 20;

  private final BlockingQueue<Waiting> queue;
  private final JdbcTemplate database;
  private final InboxSettings settings;
  private final String acceptCalls;
  private final boolean sandbox;
  private final Thread writer = new Thread(this::writeOn, "group-commit");

  GroupCommit(
      JdbcTemplate database,
      InboxSettings settings,
      @Value("classpath:sql/accept-calls.sql") Resource acceptCalls,
      @Value("${hub.sandbox.active}") boolean sandbox)
      throws java.io.IOException {
    this.database = database;
    this.settings = settings;
    this.acceptCalls = acceptCalls.getContentAsString(StandardCharsets.UTF_8);
    this.sandbox = sandbox;
    queue = new LinkedBlockingQueue<>(settings.capacity());
    writer.setDaemon(true);
    writer.start();
  }

  private record Waiting(Arrival arrival, CompletableFuture<Boolean> first) {}

  /**
   * Returns once the call is durable, by this delivery or by the one that it repeats.
   *
   * @return true for the first delivery of a call
   * @throws DataAccessException when nothing is known to be durable: the sender must come again
   */
  boolean store(Arrival arrival) {
    Waiting waiting = new Waiting(arrival, new CompletableFuture<>());
    if (!queue.offer(waiting)) {
      throw new TransientDataAccessResourceException(
          "more deliveries wait than the inbox may hold");
    }
    try {
      return waiting.first.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw (DataAccessException) failed.getCause();
    } catch (TimeoutException | InterruptedException late) {
      queue.remove(waiting);
      if (late instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new TransientDataAccessResourceException("the database is too slow", late);
    }
  }

  /** Deliveries that no commit has taken up yet. */
  int waiting() {
    return queue.size();
  }

  private void writeOn() {
    List<Waiting> together = new ArrayList<>();
    try {
      while (true) {
        collect(together);
        write(together);
        together.clear();
      }
    } catch (InterruptedException stopped) {
      queue.drainTo(together);
      fail(together, new TransientDataAccessResourceException("the hub stops"));
    }
  }

  private void collect(List<Waiting> together) throws InterruptedException {
    Waiting next = queue.take();
    for (long bytes = 0; next != null; next = queue.poll()) {
      together.add(next);
      bytes += next.arrival.raw().length;
      if (together.size() >= settings.together() || bytes >= MOST_BYTES) {
        return;
      }
    }
  }

  private void write(List<Waiting> together) {
    together.sort(BY_KEY);
    try {
      Set<UUID> first = insert(together.stream().map(Waiting::arrival).toList());
      together.forEach(waiting -> waiting.first.complete(first.contains(waiting.arrival.id())));
    } catch (DataAccessResourceFailureException away) {
      fail(together, away);
    } catch (DataAccessException faulty) {
      if (together.size() == 1) {
        fail(together, faulty);
      } else {
        log.warn(
            "{} deliveries are stored one by one: {}",
            together.size(),
            faulty.getClass().getSimpleName());
        together.forEach(waiting -> write(new ArrayList<>(List.of(waiting))));
      }
    } catch (RuntimeException | Error unexpected) {
      log.error("Deliveries could not be stored", unexpected);
      fail(together, new TransientDataAccessResourceException("unexpected", unexpected));
    }
  }

  private static void fail(List<Waiting> together, DataAccessException failure) {
    together.forEach(waiting -> waiting.first.completeExceptionally(failure));
  }

  /** One statement and so one commit; gives the ids of the calls that are new. */
  private Set<UUID> insert(List<Arrival> arrivals) {
    return new HashSet<>(
        database.query(
            connection -> {
              Columns columns = new Columns(connection, arrivals);
              PreparedStatement statement = connection.prepareStatement(acceptCalls);
              statement.setArray(1, columns.of("uuid", Arrival::id, UUID[]::new));
              statement.setArray(2, columns.of("text", Arrival::provider, String[]::new));
              statement.setArray(3, columns.of("text", Arrival::providerCallId, String[]::new));
              statement.setArray(4, columns.of("text", Arrival::facts, String[]::new));
              statement.setArray(5, columns.of("text", Arrival::source, String[]::new));
              statement.setArray(6, columns.of("text", Arrival::digest, String[]::new));
              statement.setArray(7, columns.of("bytea", Arrival::raw, byte[][]::new));
              statement.setArray(8, columns.of("text", Arrival::headers, String[]::new));
              statement.setArray(9, columns.of("text", Arrival::canonical, String[]::new));
              statement.setBoolean(10, sandbox);
              return statement;
            },
            (row, number) -> row.getObject(1, UUID.class)));
  }

  private record Columns(Connection connection, List<Arrival> arrivals) {
    <T> java.sql.Array of(String type, Function<Arrival, T> column, IntFunction<T[]> array)
        throws SQLException {
      return connection.createArrayOf(type, arrivals.stream().map(column).toArray(array));
    }
  }

  /** The routes have stopped before; whoever still waits is told to come again. */
  @Override
  public void destroy() throws InterruptedException {
    writer.interrupt();
    writer.join(TimeUnit.SECONDS.toMillis(5));
  }
}
