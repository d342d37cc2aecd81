package routes.chaos;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import routes.slack.StandInWorkspace;

/**
 * Plays what lies outside over real HTTP on loopback, each with a fault of its own: the recordings
 * of a telephony, AssemblyAI, and a line to an S3. Slack is {@link StandInWorkspace}.
 */
final class Outdoors implements AutoCloseable {
  /** A transcript that the engine has been asked for. */
  private record Job(String id, String audioUrl, long submittedAt) {}

  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectNode COMPLETED = completed();
  private static final int JOBS_LISTED = 200;

  private static final Pattern CALL_ID = Pattern.compile("Call ID: `([^`]+)`");

  final StandInWorkspace slack = new StandInWorkspace();

  /** The provider's id of a call → how often it came by Slack's incoming webhook. */
  final Map<String, Integer> byWebhook = new ConcurrentHashMap<>();

  final AtomicInteger webhookPosts = new AtomicInteger();

  volatile Fault recordings = Fault.NONE;
  volatile Fault engine = Fault.NONE;
  volatile Fault s3 = Fault.NONE;

  /** Called when the service has done its part and has not answered yet. */
  volatile Runnable onRecordingAsked = () -> {};

  volatile Runnable onUploaded = () -> {};
  volatile Runnable onSubmitted = () -> {};
  volatile Runnable onStored = () -> {};

  /** How long the engine works on a transcript. */
  volatile long engineMilliseconds;

  private final Map<String, Job> jobs = new ConcurrentHashMap<>();
  private final Deque<Job> newestFirst = new ConcurrentLinkedDeque<>();
  private final Map<String, AtomicInteger> submissions = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final HttpServer s3Line;

  Outdoors(int s3Port) throws IOException {
    server = open();
    server.createContext(
        "/recordings/", exchange -> with(recordings, exchange, this::serveRecording));
    server.createContext("/services/", this::takeMessage);
    server.createContext("/v2/", exchange -> with(engine, exchange, this::serveEngine));
    s3Line = open();
    s3Line.createContext("/", exchange -> with(s3, exchange, through -> forward(through, s3Port)));
  }

  private HttpServer open() throws IOException {
    HttpServer opened =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    opened.setExecutor(workers);
    opened.start();
    return opened;
  }

  private static void with(Fault fault, HttpExchange exchange, Fault.Service service)
      throws IOException {
    try (exchange) {
      fault.around(exchange, service);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String s3Address() {
    return "http://127.0.0.1:" + s3Line.getAddress().getPort();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String recordingUrl(String call) {
    return address() + "/recordings/" + call + ".mp3";
  }

  /** Submissions of one recording after its first. */
  int submittedAgain() {
    return submissions.values().stream().mapToInt(count -> count.get() - 1).sum();
  }

  /** Each call's recording differs from every other's. */
  static byte[] recording(String call) {
    byte[] bytes = new byte[20_000];
    new Random(call.hashCode()).nextBytes(bytes);
    System.arraycopy(new byte[] {'I', 'D', '3'}, 0, bytes, 0, 3);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void serveRecording(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/recordings/".length());
    byte[] bytes = recording(name.replace(".mp3", ""));
    onRecordingAsked.run();
    exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void takeMessage(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = JSON.readTree(exchange.getRequestBody().readAllBytes()).path("text").asText();
      Matcher id = CALL_ID.matcher(text);
      if (id.find()) {
        byWebhook.merge(id.group(1), 1, Integer::sum);
        webhookPosts.incrementAndGet();
      }
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void serveEngine(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    boolean post = exchange.getRequestMethod().equals("POST");
    if (path.equals("/v2/upload")) {
      String upload = address() + "/upload/" + sha256(body) + "/" + UUID.randomUUID();
      onUploaded.run();
      say(exchange, JSON.createObjectNode().put("upload_url", upload));
    } else if (path.equals("/v2/transcript") && post) {
      Job job = submit(JSON.readTree(body).path("audio_url").asText());
      onSubmitted.run();
      say(exchange, shown(job).put("status", "queued"));
    } else if (path.equals("/v2/transcript")) {
      ObjectNode page = JSON.createObjectNode();
      page.putArray("transcripts")
          .addAll(newestFirst.stream().limit(JOBS_LISTED).map(Outdoors::shown).toList());
      say(exchange, page);
    } else {
      Job job = jobs.get(path.substring("/v2/transcript/".length()));
      boolean done = System.currentTimeMillis() >= job.submittedAt + engineMilliseconds;
      say(
          exchange,
          done
              ? COMPLETED.deepCopy().put("id", job.id).put("audio_url", job.audioUrl)
              : shown(job).put("status", "processing"));
    }
  }

  private Job submit(String audioUrl) {
    Job job = new Job(UUID.randomUUID().toString(), audioUrl, System.currentTimeMillis());
    String recording = audioUrl.split("/upload/")[1].split("/")[0];
    submissions.computeIfAbsent(recording, any -> new AtomicInteger()).incrementAndGet();
    jobs.put(job.id, job);
    newestFirst.addFirst(job);
    return job;
  }

  private static ObjectNode shown(Job job) {
    return JSON.createObjectNode().put("id", job.id).put("audio_url", job.audioUrl);
  }

  private static void say(HttpExchange exchange, ObjectNode answer) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void forward(HttpExchange exchange, int port) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpURLConnection onwards =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + port + exchange.getRequestURI())
                .toURL()
                .openConnection();
    onwards.setRequestMethod(exchange.getRequestMethod());
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!List.of("host", "connection", "expect", "content-length", "transfer-encoding")
                  .contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> onwards.addRequestProperty(name, value));
              }
            });
    if (body.length > 0 || exchange.getRequestMethod().equals("PUT")) {
      onwards.setDoOutput(true);
      onwards.setFixedLengthStreamingMode(body.length);
      onwards.getOutputStream().write(body);
    }
    int status = onwards.getResponseCode();
    if (exchange.getRequestMethod().equals("PUT") && status == 200) {
      onStored.run();
    }
    relay(exchange, onwards, status);
  }

  private static void relay(HttpExchange exchange, HttpURLConnection answered, int status)
      throws IOException {
    try (InputStream stream =
        status >= 400 ? answered.getErrorStream() : answered.getInputStream()) {
      byte[] answer = stream == null ? new byte[0] : stream.readAllBytes();
      answered
          .getHeaderFields()
          .forEach(
              (name, values) -> {
                if (name != null && !name.equalsIgnoreCase("transfer-encoding")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.length == 0;
      exchange.sendResponseHeaders(status, bodiless ? -1 : answer.length);
      if (!bodiless) {
        exchange.getResponseBody().write(answer);
      }
    }
  }

  private static ObjectNode completed() {
    try (InputStream fixture =
        Outdoors.class.getResourceAsStream("/fixtures/assemblyai/get-completed.json")) {
      return (ObjectNode)
          JSON.readTree(new String(fixture.readAllBytes(), StandardCharsets.UTF_8))
              .path("response")
              .path("body");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    s3Line.stop(0);
    slack.close();
    workers.shutdownNow();
  }
}
