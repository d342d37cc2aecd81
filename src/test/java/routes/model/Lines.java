package routes.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The wires between a hub and all that outlives it. They are cut in one moment: what had passed has
 * happened, and nothing passes after it, whatever the hub still tries.
 */
final class Lines implements AutoCloseable {
  private static final int CHUNK = 64 << 10;

  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private final List<ServerSocket> doors = new CopyOnWriteArrayList<>();
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /** A port of this machine behind which the other one is. */
  int to(int port) throws IOException {
    ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    doors.add(door);
    pumps.execute(() -> open(door, port));
    return door.getLocalPort();
  }

  void cut() {
    cut = true;
    ends.forEach(Lines::close);
  }

  boolean isCut() {
    return cut;
  }

  void mend() {
    cut = false;
  }

  private void open(ServerSocket door, int port) {
    while (!door.isClosed()) {
      try {
        Socket near = keep(door.accept());
        Socket far = keep(new Socket(InetAddress.getLoopbackAddress(), port));
        if (cut) {
          hangUp(near, far);
        } else {
          pumps.execute(() -> pump(near, far));
          pumps.execute(() -> pump(far, near));
        }
      } catch (IOException closed) {
        // The door, or what is behind it; whoever called notices.
      }
    }
  }

  private Socket keep(Socket end) throws IOException {
    end.setTcpNoDelay(true);
    ends.add(end);
    return end;
  }

  private void pump(Socket from, Socket to) {
    byte[] chunk = new byte[CHUNK];
    try {
      int length = from.getInputStream().read(chunk);
      while (length >= 0 && !cut) {
        to.getOutputStream().write(chunk, 0, length);
        length = from.getInputStream().read(chunk);
      }
    } catch (IOException broken) {
      // One side has hung up.
    } finally {
      hangUp(from, to);
    }
  }

  private void hangUp(Socket... sockets) {
    for (Socket socket : sockets) {
      close(socket);
      ends.remove(socket);
    }
  }

  private static void close(Closeable end) {
    try {
      end.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  @Override
  public void close() {
    doors.forEach(Lines::close);
    cut();
    pumps.shutdownNow();
  }
}
