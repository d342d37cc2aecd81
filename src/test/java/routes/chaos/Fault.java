package routes.chaos;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** What goes wrong between the hub and a service outside. */
@FunctionalInterface
interface Fault {
  /** What the service does when nothing goes wrong. */
  @FunctionalInterface
  interface Service {
    void serve(HttpExchange exchange) throws IOException;
  }

  Fault NONE = (exchange, service) -> service.serve(exchange);

  void around(HttpExchange exchange, Service service) throws IOException;

  /** The service does nothing but say this. */
  static Fault answer(int status, String body, Map<String, String> headers) {
    return (exchange, service) -> {
      exchange.getRequestBody().readAllBytes();
      headers.forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** The service takes the request and says nothing until the latch opens, then cuts the line. */
  static Fault hang(CountDownLatch until) {
    return (exchange, service) -> {
      exchange.getRequestBody().readAllBytes();
      try {
        until.await(2, TimeUnit.MINUTES);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** The answer comes late. */
  static Fault slow(long milliseconds) {
    return (exchange, service) -> {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
      service.serve(exchange);
    };
  }

  /** In one case out of so many. */
  default Fault once(int inSoMany) {
    return (exchange, service) ->
        (ThreadLocalRandom.current().nextInt(inSoMany) == 0 ? this : NONE)
            .around(exchange, service);
  }
}
