package routes.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import routes.Outside;

/** A subscriber's server: verifies events with the library of the specification, and keeps them. */
final class StandInReceiver implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;

  /**
   * An event as it came.
   *
   * @param signatures as they stand in the header
   * @param taken whether it was answered 204
   */
  record Delivery(String id, String signatures, JsonNode event, boolean taken) {
    String type() {
      return event.path("type").asText();
    }

    JsonNode data() {
      return event.path("data");
    }
  }

  private record Answer(int status, String header, String value) {}

  StandInReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks";
  }

  /** The next event is answered like this, and not taken. */
  void refuse(int status, String header, String value) {
    answers.add(new Answer(status, header, value));
  }

  void refuse(int status) {
    refuse(status, "X-Nothing", "more");
  }

  /** The next event is not answered at all. */
  void keepSilent() {
    refuse(0);
  }

  List<Delivery> deliveries() {
    return deliveries;
  }

  Stream<Delivery> taken(String providerCallId) {
    return deliveries.stream()
        .filter(Delivery::taken)
        .filter(event -> event.data().path("provider_call_id").asText().equals(providerCallId));
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answers.poll();
    if (!verified(exchange, body)) {
      answer = new Answer(401, "X-Nothing", "more");
    }
    deliveries.add(
        new Delivery(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            Outside.read(body),
            answer == null));
    if (answer != null && answer.status() == 0) {
      awaitEnd();
    }
    if (answer != null) {
      exchange.getResponseHeaders().add(answer.header(), answer.value());
    }
    exchange.sendResponseHeaders(answer == null ? 204 : answer.status(), -1);
    exchange.close();
  }

  private static boolean verified(HttpExchange exchange, String body) {
    try {
      new Webhook(SECRET).verify(body, exchange.getRequestHeaders());
      return exchange.getRequestHeaders().getFirst("Content-Type").startsWith("application/json");
    } catch (WebhookVerificationException forged) {
      return false;
    }
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
