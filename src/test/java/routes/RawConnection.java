package routes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection that sends what no well-behaved client would. */
final class RawConnection implements AutoCloseable {
  private final Socket socket = new Socket();

  RawConnection(URI server) throws IOException {
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 10_000);
    socket.setSoTimeout(30_000);
    socket.setTcpNoDelay(true);
  }

  /** What the server says from the first byte of its answer until it closes the connection. */
  static String exchange(URI server, String sent) throws IOException {
    try (RawConnection connection = new RawConnection(server)) {
      connection.send(sent);
      return connection.rest();
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** False once the server has closed the connection. */
  boolean takes(String piece) {
    try {
      send(piece);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Until the server closes; a reset ends it as well. */
  String rest() {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      InputStream stream = socket.getInputStream();
      for (int next = stream.read(); next >= 0; next = stream.read()) {
        heard.write(next);
      }
    } catch (IOException reset) {
      // What was heard before is the answer.
    }
    return heard.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
