package routes.customers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.agents.PhoneNumbers;
import routes.mappings.RefusedFiles;
import routes.recordings.PublicAddresses;
import routes.storage.LastGood;

/**
 * The customers of a published sheet, fetched as CSV from CUSTOMERS_URL. What was fetched last
 * stays in use, also after a restart, while the sheet cannot be had. The address gives the sheet to
 * whoever knows it, so it is in no log and no answer.
 */
@Component
public class CustomerSheet implements RefusedFiles {
  static final String VARIABLE = "CUSTOMERS_URL";

  private static final Logger log = LoggerFactory.getLogger(CustomerSheet.class);
  private static final String KIND = "customers";
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;

  private final String url;
  private final PhoneNumbers numbers;
  private final LastGood lastGood;
  private final Duration timeLimit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private volatile CustomerList current;
  private volatile String refused;

  @Autowired
  CustomerSheet(
      @Value("${hub.customers.url}") String url, PhoneNumbers numbers, LastGood lastGood) {
    this(url, numbers, lastGood, Duration.ofSeconds(30));
  }

  /**
   * @param timeLimit for the beginning of an answer, and again for the rest of it
   */
  CustomerSheet(String url, PhoneNumbers numbers, LastGood lastGood, Duration timeLimit) {
    this.url = url.strip();
    this.numbers = numbers;
    this.lastGood = lastGood;
    this.timeLimit = timeLimit;
    resume();
  }

  /** What was fetched before the start from the same address. */
  private void resume() {
    String before = url.isEmpty() ? null : lastGood.all(KIND).get(LastGood.version(url));
    try {
      current = before == null ? null : CustomerList.read(before, numbers);
    } catch (IllegalArgumentException outdated) {
      log.warn("The customers of the last start cannot be read: {}", outdated.getMessage());
    }
  }

  /** The customers in use; none while nothing was fetched. */
  Optional<CustomerList> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public Map<String, String> refused() {
    String reason = refused;
    return reason == null ? Map.of() : Map.of(VARIABLE, reason);
  }

  /** Fetches the sheet, when there is one. Says once why it cannot be had. */
  public void refresh() {
    if (url.isEmpty()) {
      return;
    }
    try {
      String text = fetch();
      current = CustomerList.read(text, numbers);
      lastGood.keep(KIND, Map.of(LastGood.version(url), text));
      log.info("{} customers' numbers are in use, from CUSTOMERS_URL", current.names().size());
      refused = null;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalArgumentException failed) {
      String reason = explain(failed);
      if (!reason.equals(refused)) {
        log.warn("The customers at CUSTOMERS_URL stay as they were: {}", reason);
      }
      refused = reason;
    }
  }

  private static String explain(Exception failed) {
    if (failed instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (failed instanceof CharacterCodingException) {
      return "the text is not UTF-8";
    }
    return failed instanceof SheetException || failed instanceof IllegalArgumentException
        ? failed.getMessage()
        : "it cannot be reached (" + failed.getClass().getSimpleName() + ")";
  }

  private String fetch() throws IOException, InterruptedException {
    URI first = URI.create(url);
    URI address = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<InputStream> answer = ask(address);
      try (InputStream body = answer.body()) {
        if (!REDIRECTS.contains(answer.statusCode())) {
          return text(answer, body);
        }
      }
      address = redirected(first, address, answer.headers().firstValue("Location").orElse(""));
    }
    throw new SheetException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  private HttpResponse<InputStream> ask(URI address) throws IOException, InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(timeLimit).build();
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IllegalArgumentException tellsTheAddress) {
      throw new SheetException("it leads to an address that nothing can be fetched from");
    }
  }

  /** A sheet's host may hand over to another one, but not to what only this machine can reach. */
  private static URI redirected(URI first, URI from, String location) throws IOException {
    URI next;
    try {
      next = from.resolve(location.strip());
    } catch (IllegalArgumentException noAddress) {
      throw new SheetException("it redirects to what is no web address");
    }
    boolean atHome =
        first.getScheme().equals(next.getScheme()) && first.getHost().equals(next.getHost());
    if (!atHome && !isPublic(next)) {
      throw new SheetException("it redirects to where no sheet may come from");
    }
    return next;
  }

  private static boolean isPublic(URI address) throws IOException {
    return "https".equals(address.getScheme())
        && address.getHost() != null
        && Stream.of(InetAddress.getAllByName(address.getHost()))
            .allMatch(PublicAddresses::contains);
  }

  private String text(HttpResponse<InputStream> answer, InputStream body) throws IOException {
    if (answer.statusCode() != 200) {
      throw new SheetException("it is answered with status " + answer.statusCode());
    }
    if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
      throw new SheetException("there is a web page; publish the sheet as CSV");
    }
    byte[] bytes = readInTime(body);
    if (bytes.length > CustomerList.LARGEST) {
      throw new SheetException("it is larger than " + CustomerList.LARGEST + " bytes");
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** The client's own limit ends with the head of an answer; a body could trickle in for ever. */
  private byte[] readInTime(InputStream body) throws IOException {
    Executor later = CompletableFuture.delayedExecutor(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> close(body), later);
    try {
      byte[] bytes = body.readNBytes(CustomerList.LARGEST + 1);
      if (cut.isDone()) {
        throw new HttpTimeoutException("cut");
      }
      return bytes;
    } catch (IOException broken) {
      throw cut.isDone() ? new HttpTimeoutException("cut") : broken;
    } finally {
      cut.cancel(false);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException cut) {
      // This is what was asked for.
    }
  }

  /** Why there is no sheet, in words for people. */
  private static final class SheetException extends IOException {
    SheetException(String message) {
      super(message);
    }
  }
}
