package routes.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** Plays Slack's Web API over real HTTP on loopback: channels whose history can be read back. */
public class StandInWorkspace implements AutoCloseable {
  public record Question(String method, Map<String, String> form, String authorization) {
    public String get(String name) {
      return form.get(name);
    }
  }

  public record Said(
      String channel,
      String ts,
      String threadTs,
      String text,
      JsonNode metadata,
      String file,
      JsonNode attachments) {

    /** The values of the buttons below the text. */
    public List<String> buttons() {
      return attachments == null ? List.of() : attachments.findValuesAsText("value");
    }
  }

  final List<Question> asked = new CopyOnWriteArrayList<>();
  public final List<Said> said = new CopyOnWriteArrayList<>();
  final Map<String, String> fileNames = new ConcurrentHashMap<>();
  final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
  final Map<String, String> users = new ConcurrentHashMap<>();

  /** Answers in place of Slack, which then has done nothing; null leaves it to Slack. */
  public volatile Function<Question, StandInSlack.Answer> faults = question -> null;

  /** Slack does what it was asked, and the line breaks before its answer. */
  public volatile Predicate<Question> cuts = question -> false;

  private static final JsonMapper JSON = new JsonMapper();
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final HttpServer server;

  public StandInWorkspace() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/api/", this::answer);
    server.createContext("/upload/", this::takeUpload);
    server.start();
  }

  public String apiUrl() {
    return address("/api/");
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What was said in channels and not in threads. */
  List<Said> parents() {
    return said.stream().filter(message -> message.threadTs() == null).toList();
  }

  List<Question> asked(String method) {
    return asked.stream().filter(question -> question.method().equals(method)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Question question =
          new Question(
              exchange.getRequestURI().getPath().substring("/api/".length()),
              form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)),
              exchange.getRequestHeaders().getFirst("Authorization"));
      asked.add(question);
      StandInSlack.Answer fault = faults.apply(question);
      if (fault == null) {
        String done = JSON.writeValueAsString(done(question));
        if (!cuts.test(question)) {
          reply(exchange, new StandInSlack.Answer(200, done));
        }
      } else {
        reply(exchange, fault);
      }
    }
  }

  private static void reply(HttpExchange exchange, StandInSlack.Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void takeUpload(HttpExchange exchange) throws IOException {
    try (exchange) {
      String id = exchange.getRequestURI().getPath().substring("/upload/".length());
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      boolean whole = fileNames.containsKey(id) && bytes.length == expected.get(id);
      if (whole && exchange.getRequestHeaders().getFirst("Authorization") == null) {
        uploads.put(id, bytes);
      }
      reply(exchange, new StandInSlack.Answer(whole ? 200 : 400, "OK - " + bytes.length));
    }
  }

  private final Map<String, Integer> expected = new ConcurrentHashMap<>();

  private JsonNode done(Question question) {
    return switch (question.method()) {
      case "chat.postMessage" -> say(question);
      case "chat.update" -> edit(question);
      case "chat.postEphemeral" -> ok().put("message_ts", nextTs());
      case "conversations.history" -> page(question, null);
      case "conversations.replies" -> page(question, question.get("ts"));
      case "users.lookupByEmail" -> user(question.get("email"));
      case "files.getUploadURLExternal" -> openUpload(question);
      case "files.completeUploadExternal" -> share(question);
      case "chat.delete" ->
          said.removeIf(
                  message ->
                      message.channel().equals(question.get("channel"))
                          && message.ts().equals(question.get("ts")))
              ? ok()
              : error("message_not_found");
      case "files.delete" ->
          said.removeIf(
                  message ->
                      message.file() != null
                          && message.file().equals(fileNames.get(question.get("file"))))
              ? ok()
              : error("file_not_found");
      default -> error("unknown_method");
    };
  }

  private ObjectNode say(Question question) {
    Said message =
        new Said(
            question.get("channel"),
            nextTs(),
            question.get("thread_ts"),
            question.get("text"),
            read(question.get("metadata")),
            null,
            read(question.get("attachments")));
    said.add(message);
    return ok().put("channel", message.channel()).put("ts", message.ts());
  }

  private ObjectNode edit(Question question) {
    for (Said before : said) {
      if (before.channel().equals(question.get("channel"))
          && before.ts().equals(question.get("ts"))) {
        Said after =
            new Said(
                before.channel(),
                before.ts(),
                before.threadTs(),
                question.get("text"),
                read(question.get("metadata")),
                before.file(),
                question.get("attachments") == null
                    ? before.attachments()
                    : read(question.get("attachments")));
        said.set(said.indexOf(before), after);
        return ok().put("channel", after.channel()).put("ts", after.ts());
      }
    }
    return error("message_not_found");
  }

  private String nextTs() {
    return "%d.%06d".formatted(Instant.now().getEpochSecond(), number.incrementAndGet());
  }

  private ObjectNode page(Question question, String thread) {
    double oldest = Double.parseDouble(question.get("oldest"));
    boolean metadata = "1".equals(question.get("include_all_metadata"));
    List<Said> wanted =
        said.stream()
            .filter(message -> message.channel().equals(question.get("channel")))
            .filter(
                message ->
                    thread == null
                        ? message.threadTs() == null
                        : thread.equals(message.threadTs()) || thread.equals(message.ts()))
            .filter(message -> Double.parseDouble(message.ts()) > oldest)
            .sorted((one, other) -> other.ts().compareTo(one.ts()))
            .toList();
    int from = question.get("cursor") == null ? 0 : Integer.parseInt(question.get("cursor"));
    int to = Math.min(wanted.size(), from + Integer.parseInt(question.get("limit")));
    ObjectNode page = ok();
    ArrayNode messages = page.putArray("messages");
    for (Said message : wanted.subList(from, to)) {
      ObjectNode shown = messages.addObject().put("ts", message.ts()).put("text", message.text());
      if (metadata && message.metadata() != null) {
        shown.set("metadata", message.metadata());
      }
      if (message.file() != null) {
        fileNames.forEach(
            (id, name) -> {
              if (name.equals(message.file())) {
                shown.putArray("files").addObject().put("id", id).put("name", name);
              }
            });
      }
    }
    page.putObject("response_metadata").put("next_cursor", to < wanted.size() ? "" + to : "");
    return page;
  }

  private JsonNode user(String email) {
    return users.containsKey(email)
        ? ok().set("user", read(users.get(email)))
        : error("users_not_found");
  }

  private ObjectNode openUpload(Question question) {
    String id = "F" + number.incrementAndGet();
    fileNames.put(id, question.get("filename"));
    expected.put(id, Integer.parseInt(question.get("length")));
    return ok().put("upload_url", address("/upload/" + id)).put("file_id", id);
  }

  private ObjectNode share(Question question) {
    String id = read(question.get("files")).path(0).path("id").asText();
    if (!uploads.containsKey(id)) {
      return error("file_not_found");
    }
    said.add(
        new Said(
            question.get("channel_id"),
            nextTs(),
            question.get("thread_ts"),
            "",
            null,
            fileNames.get(id),
            null));
    return ok();
  }

  static ObjectNode error(String word) {
    return JSON.createObjectNode().put("ok", false).put("error", word);
  }

  public static StandInSlack.Answer refusal(String word) {
    return new StandInSlack.Answer(200, error(word).toString());
  }

  private static ObjectNode ok() {
    return JSON.createObjectNode().put("ok", true);
  }

  private static JsonNode read(String json) {
    try {
      return json == null ? null : JSON.readTree(json);
    } catch (IOException notJson) {
      throw new IllegalArgumentException(json, notJson);
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    Arrays.stream(body.split("&"))
        .filter(pair -> pair.contains("="))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> form.put(decode(pair[0]), decode(pair[1])));
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
