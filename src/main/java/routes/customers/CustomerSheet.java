package routes.customers;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.agents.PhoneNumbers;
import routes.mappings.RefusedFiles;
import routes.outside.Deadline;
import routes.outside.GuardedDnsResolver;
import routes.outside.GuardedDnsResolver.ForbiddenAddressException;
import routes.outside.GuardedHttpClient;
import routes.outside.OpenAnswer;
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

  /** For the host that the setting names, which may be inside. */
  private final CloseableHttpClient home =
      GuardedHttpClient.create(SystemDefaultDnsResolver.INSTANCE);

  private final CloseableHttpClient elsewhere;
  private volatile CustomerList current;
  private volatile String refused;

  @Autowired
  CustomerSheet(
      @Value("${hub.customers.url}") String url, PhoneNumbers numbers, LastGood lastGood) {
    this(url, numbers, lastGood, Duration.ofSeconds(60), GuardedDnsResolver.publicOnly());
  }

  /**
   * @param timeLimit for all of it, redirects included
   * @param elsewhere where a redirect to another host may lead
   */
  CustomerSheet(
      String url,
      PhoneNumbers numbers,
      LastGood lastGood,
      Duration timeLimit,
      DnsResolver elsewhere) {
    this.url = url.strip();
    this.numbers = numbers;
    this.lastGood = lastGood;
    this.timeLimit = timeLimit;
    this.elsewhere = GuardedHttpClient.create(elsewhere);
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
    try (Deadline deadline = new Deadline(timeLimit)) {
      String text = fetch(deadline);
      current = CustomerList.read(text, numbers);
      lastGood.keep(KIND, Map.of(LastGood.version(url), text));
      log.info("{} customers' numbers are in use, from CUSTOMERS_URL", current.names().size());
      refused = null;
    } catch (IOException | IllegalArgumentException failed) {
      String reason = explain(failed);
      if (!reason.equals(refused)) {
        log.warn("The customers at CUSTOMERS_URL stay as they were: {}", reason);
      }
      refused = reason;
    }
  }

  private static String explain(Exception failed) {
    if (failed instanceof CharacterCodingException) {
      return "the text is not UTF-8";
    }
    return failed instanceof SheetException || failed instanceof IllegalArgumentException
        ? failed.getMessage()
        : "it cannot be reached (" + failed.getClass().getSimpleName() + ")";
  }

  private String fetch(Deadline deadline) throws IOException {
    URI first = URI.create(url);
    URI address = first;
    try {
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        try (OpenAnswer answer = ask(first, address, deadline)) {
          if (!REDIRECTS.contains(answer.status())) {
            return text(answer);
          }
          address = redirected(address, answer.header(HttpHeaders.LOCATION));
        }
      }
    } catch (ForbiddenAddressException inside) {
      throw nowhere();
    } catch (IOException broken) {
      throw deadline.passed() || broken instanceof SocketTimeoutException
          ? new SheetException("no answer in time")
          : broken;
    }
    throw new SheetException("it redirects more than " + MOST_REDIRECTS + " times");
  }

  /** A sheet's host may hand over to another one, but not to what only this machine can reach. */
  private OpenAnswer ask(URI first, URI address, Deadline deadline) throws IOException {
    boolean atHome =
        first.getScheme().equals(address.getScheme())
            && Objects.equals(first.getHost(), address.getHost());
    if (!atHome && (!"https".equals(address.getScheme()) || address.getHost() == null)) {
      throw nowhere();
    }
    HttpGet request;
    try {
      request = new HttpGet(address);
    } catch (IllegalArgumentException tellsTheAddress) {
      throw new SheetException("it leads to an address that nothing can be fetched from");
    }
    deadline.watch(request);
    return new OpenAnswer(atHome ? home : elsewhere, request, address);
  }

  private static URI redirected(URI from, String location) throws IOException {
    try {
      return from.resolve(location == null ? "" : location.strip());
    } catch (IllegalArgumentException noAddress) {
      throw new SheetException("it redirects to what is no web address");
    }
  }

  private static SheetException nowhere() {
    return new SheetException("it redirects to where no sheet may come from");
  }

  private static String text(OpenAnswer answer) throws IOException {
    if (answer.status() != 200) {
      throw new SheetException("it is answered with status " + answer.status());
    }
    String type = answer.header(HttpHeaders.CONTENT_TYPE);
    if (type != null && type.startsWith("text/html")) {
      throw new SheetException("there is a web page; publish the sheet as CSV");
    }
    byte[] bytes = answer.content().readNBytes(CustomerList.LARGEST + 1);
    if (bytes.length > CustomerList.LARGEST) {
      throw new SheetException("it is larger than " + CustomerList.LARGEST + " bytes");
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  @PreDestroy
  void close() throws IOException {
    home.close();
    elsewhere.close();
  }

  /** Why there is no sheet, in words for people. */
  private static final class SheetException extends IOException {
    SheetException(String message) {
      super(message);
    }
  }
}
