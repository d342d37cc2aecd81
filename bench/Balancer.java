import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Hands each connection on to the next hub that is healthy, one after the other. For trying several
 * hubs on one machine: it listens on loopback only and knows nothing of TLS.
 */
final class Balancer implements AutoCloseable {
  private static final int CONNECT_MILLISECONDS = 1_000;

  private final List<Hub> hubs;
  private final ServerSocket listener;
  private final Set<Hub> out = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int next;

  /**
   * @param port 0 for a free one
   */
  Balancer(int port, List<Hub> hubs) throws IOException {
    this.hubs = hubs;
    listener = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
    clock.scheduleWithFixedDelay(this::look, 500, 500, TimeUnit.MILLISECONDS);
  }

  String address() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  private void look() {
    for (Hub hub : hubs) {
      if (hub.isHealthy() ? out.remove(hub) : out.add(hub)) {
        System.out.println(hub.name() + (out.contains(hub) ? " is out" : " is in"));
      }
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException closed) {
        // The loop's condition says whether it goes on.
      }
    }
  }

  private void serve(Socket client) {
    for (Hub hub : inTurn()) {
      Socket server = new Socket();
      try {
        server.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()),
            CONNECT_MILLISECONDS);
        threads.execute(() -> pump(server, client));
        pump(client, server);
        return;
      } catch (IOException refused) {
        close(server);
      }
    }
    close(client);
  }

  /** Those that are out come last: a hub that answers 503 is better than no answer. */
  private synchronized List<Hub> inTurn() {
    List<Hub> turn = new ArrayList<>(hubs.subList(next, hubs.size()));
    turn.addAll(hubs.subList(0, next));
    next = (next + 1) % hubs.size();
    turn.sort((one, other) -> Boolean.compare(out.contains(one), out.contains(other)));
    return turn;
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.setTcpNoDelay(true);
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException broken) {
      // Both ends hear of it below.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // Nothing to do.
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    listener.close();
    threads.shutdownNow();
  }
}
