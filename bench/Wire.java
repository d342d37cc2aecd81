import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A kept-alive connection to a hub, cheaper than what it measures. */
final class Wire implements AutoCloseable {
  private final int port;
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  Wire(int port) throws IOException {
    this.port = port;
    connect();
  }

  private void connect() throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** The status of the answer. */
  int get(String path) throws IOException {
    return get(path, "");
  }

  /**
   * The status of the answer.
   *
   * @param headers each with its end of line
   */
  int get(String path, String headers) throws IOException {
    return send("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n".formatted(path, headers));
  }

  /**
   * The status of the answer.
   *
   * @param body JSON in ASCII
   */
  int post(String path, String body) throws IOException {
    return send(
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, body.length(), body));
  }

  private int send(String request) throws IOException {
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = -1;
    boolean last = false;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
      last |= lower.equals("connection: close");
    }
    skipBody(length);
    if (last) {
      socket.close();
      connect();
    }
    return status;
  }

  private void skipBody(int length) throws IOException {
    if (length >= 0) {
      in.skipNBytes(length);
    } else {
      for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
        in.skipNBytes(chunk + 2);
      }
      line();
    }
  }

  private int chunk() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int letter = in.read(); letter != '\n'; letter = in.read()) {
      if (letter < 0) {
        throw new IOException("the hub has closed the connection");
      }
      if (letter != '\r') {
        line.append((char) letter);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
