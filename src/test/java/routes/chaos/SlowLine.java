package routes.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A line on loopback to a port of this machine, on which each piece that is sent takes a while. */
final class SlowLine implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final int target;
  private final long milliseconds;

  SlowLine(int target, long milliseconds) throws IOException {
    this.target = target;
    this.milliseconds = milliseconds;
    workers.execute(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        workers.execute(() -> carry(near, far, milliseconds));
        workers.execute(() -> carry(far, near, 0));
      } catch (IOException closed) {
        continue;
      }
    }
  }

  private static void carry(Socket from, Socket to, long milliseconds) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] piece = new byte[64 * 1024];
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        Thread.sleep(milliseconds);
        out.write(piece, 0, length);
      }
    } catch (IOException | InterruptedException ended) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    workers.shutdownNow();
  }
}
