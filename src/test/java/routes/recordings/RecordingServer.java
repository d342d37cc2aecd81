package routes.recordings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A provider on 127.0.0.1 that answers exactly the bytes it is told to, one request at a time. */
final class RecordingServer implements AutoCloseable {
  /** What is written to the connection; it is closed afterwards. */
  interface Answer {
    void write(OutputStream out) throws Exception;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final Thread thread = new Thread(this::serve, "recording-server");

  RecordingServer() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The requests so far: the request line and the headers, as received. */
  List<String> requests() {
    return requests;
  }

  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  /** Answers with this head (status line and headers, without the empty line) and body. */
  void on(String path, String head, byte[] body) {
    on(
        path,
        out -> {
          out.write(("HTTP/1.1 " + head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
          out.write(body);
        });
  }

  void on(String path, String head) {
    on(path, head + "\r\nContent-Length: 0", new byte[0]);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.setTcpNoDelay(true);
        answer(connection);
      } catch (Exception gone) {
        // The other side may leave when it likes.
      }
    }
  }

  private void answer(Socket connection) throws Exception {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
    StringBuilder request = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      request.append(line).append('\n');
    }
    requests.add(request.toString());
    Answer answer = answers.get(request.toString().split(" ")[1]);
    OutputStream out = connection.getOutputStream();
    if (answer == null) {
      out.write("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } else {
      answer.write(out);
    }
    out.flush();
  }

  /** The port refuses connections only once the thread has left {@code accept}. */
  @Override
  public void close() throws IOException, InterruptedException {
    socket.close();
    thread.join(2_000);
  }
}
