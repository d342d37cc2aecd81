import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The services outside, over real HTTP, for all hubs of a run: they answer at once and as they
 * should. A sandbox would do the same within each hub, and go down with it.
 */
final class StandIns implements AutoCloseable {
  private static final byte[] RECORDING = recording();
  private static final String TRANSCRIPT = transcript();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(64);
  private final List<String> messages = new CopyOnWriteArrayList<>();

  StandIns() throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.createContext("/slack", this::slack);
    server.createContext("/recordings", exchange -> answer(exchange, "audio/mpeg", RECORDING));
    server.createContext("/v2/upload", StandIns::upload);
    server.createContext("/v2/transcript", StandIns::transcribe);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where the recording of this name can be fetched. */
  String recording(String name) {
    return address() + "/recordings/" + name + ".mp3";
  }

  /** What a hub must be told to use them. */
  Map<String, String> settings() {
    return Map.of(
        "SANDBOX", "false",
        "SLACK_WEBHOOK_URL", address() + "/slack/calls",
        "SLACK_ALERT_WEBHOOK_URL", address() + "/slack/operators",
        "ASSEMBLYAI_API_KEY", "stand-in",
        "ASSEMBLYAI_BASE_URL", address(),
        "RECORDING_HOSTS", "public=" + address().substring("http://".length()) + "/recordings");
  }

  private void slack(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      answer(
          exchange,
          "application/json",
          ("[" + String.join(",\n", messages) + "]\n").getBytes(StandardCharsets.UTF_8));
    } else {
      messages.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      answer(exchange, "text/html", "ok".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The payloads that Slack has got since the last time of asking. */
  List<String> takeMessages() {
    List<String> taken = List.copyOf(messages);
    messages.removeAll(taken);
    return taken;
  }

  private static void upload(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
    json(exchange, "{\"upload_url\": \"https://uploads.example/%s\"}".formatted(UUID.randomUUID()));
  }

  private static void transcribe(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().transferTo(java.io.OutputStream.nullOutputStream());
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("POST")) {
      json(exchange, "{\"id\": \"%s\", \"status\": \"queued\"}".formatted(UUID.randomUUID()));
    } else if (path.equals("/v2/transcript")) {
      json(exchange, "{\"transcripts\": []}");
    } else {
      json(exchange, TRANSCRIPT.formatted(path.substring(path.lastIndexOf('/') + 1)));
    }
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    answer(exchange, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] recording() {
    byte[] bytes = new byte[20_000];
    new Random(7).nextBytes(bytes);
    System.arraycopy("ID3".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 3);
    return bytes;
  }

  /** Two people, 700 characters. */
  private static String transcript() {
    String sentence = "I paid for the annual plan on Monday and the page still says trial.";
    StringBuilder utterances = new StringBuilder();
    for (int turn = 0; turn < 10; turn++) {
      utterances.append(
          "%s{\"speaker\": \"%s\", \"start\": %d, \"end\": %d, \"confidence\": 0.97, \"text\": \"%s\"}"
              .formatted(
                  turn == 0 ? "" : ", ",
                  turn % 2 == 0 ? "A" : "B",
                  turn * 5_000,
                  turn * 5_000 + 4_000,
                  sentence));
    }
    return """
    {"id": "%%s", "status": "completed", "language_code": "en", "confidence": 0.97,
     "audio_duration": 50, "text": "%s", "utterances": [%s]}
    """
        .formatted((sentence + " ").repeat(10).strip(), utterances);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
