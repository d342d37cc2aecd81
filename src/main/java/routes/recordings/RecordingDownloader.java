package routes.recordings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.annotation.PreDestroy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.HttpHeaders;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import routes.outside.Deadline;
import routes.outside.GuardedDnsResolver;
import routes.outside.GuardedDnsResolver.ForbiddenAddressException;
import routes.outside.GuardedHttpClient;
import routes.outside.OpenAnswer;
import routes.recordings.RecordingHosts.Permit;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** Fetches recordings from where {@link RecordingHosts} allows, to disk and never into memory. */
@Component
public class RecordingDownloader {
  private static final int MOST_REDIRECTS = 5;
  private static final int LONGEST_TOLD = 16_384;
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final RecordingSettings settings;
  private final RecordingHosts hosts;
  private final RecordingSpool spool;
  private final CloseableHttpClient client;

  @Autowired
  RecordingDownloader(RecordingSettings settings, RecordingHosts hosts, RecordingSpool spool) {
    this(settings, hosts, spool, new GuardedDnsResolver(hosts::names));
  }

  RecordingDownloader(
      RecordingSettings settings,
      RecordingHosts hosts,
      RecordingSpool spool,
      DnsResolver resolver) {
    this.settings = settings;
    this.hosts = hosts;
    this.spool = spool;
    client = GuardedHttpClient.create(resolver);
  }

  /**
   * Fetches a recording. Credentials go with the first request only, redirects are followed inside
   * the allow-list, and nothing stays on disk when this fails.
   *
   * @throws TryAgainException when the recording may come later
   * @throws CannotContinueException when it will not, or may not be fetched
   */
  public SpooledRecording download(String url) {
    Path file = spool.newFile();
    boolean complete = false;
    try (Deadline deadline = new Deadline(settings.timeLimit())) {
      SpooledRecording recording = follow(url, file, deadline);
      complete = true;
      return recording;
    } finally {
      if (!complete) {
        spool.discard(file);
      }
    }
  }

  private SpooledRecording follow(String url, Path file, Deadline deadline) {
    Permit permit = hosts.permit(url);
    Optional<String> authorization = hosts.authorization(permit.entry());
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpGet request = new HttpGet(permit.address().uri());
      request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
      authorization.ifPresent(value -> request.setHeader(HttpHeaders.AUTHORIZATION, value));
      deadline.watch(request);
      String host = permit.address().shownHost();
      try (OpenAnswer answer = new OpenAnswer(client, request, permit.address().uri())) {
        if (answer.status() == 200 && tellsOfAnother(permit)) {
          permit = redirected(permit, toldAddress(answer));
          authorization = Optional.empty();
          continue;
        }
        if (!REDIRECTS.contains(answer.status())) {
          String settings = redirects == 0 ? hosts.credentialSettings(permit.entry()) : "";
          return receive(answer, permit, authorization.isPresent(), settings, file);
        }
        permit = redirected(permit, answer.header(HttpHeaders.LOCATION));
        authorization = Optional.empty();
      } catch (IOException broken) {
        throw explain(broken, host, deadline);
      }
    }
    throw new CannotContinueException(
        permit.address().shownHost() + ": more than " + MOST_REDIRECTS + " redirects");
  }

  /** CallRail's API answers {@code {"url": …}}, to be fetched without the key (its reference). */
  private static boolean tellsOfAnother(Permit permit) {
    return permit.entry().provider().equals("callrail")
        && permit.address().uri().getRawPath().endsWith("/recording.json");
  }

  private static String toldAddress(OpenAnswer answer) throws IOException {
    try {
      JsonNode url = JSON.readTree(answer.content().readNBytes(LONGEST_TOLD)).path("url");
      return url.isTextual() ? url.asText() : null;
    } catch (JsonProcessingException noJson) {
      return null;
    }
  }

  private Permit redirected(Permit from, String location) {
    String host = from.address().shownHost();
    if (location == null) {
      throw new CannotContinueException(host + " redirects to nowhere");
    }
    try {
      return hosts.permit(from.address().uri().resolve(location.strip()).toString());
    } catch (CannotContinueException refused) {
      throw new CannotContinueException(host + " redirects: " + refused.getMessage());
    } catch (IllegalArgumentException notAnAddress) {
      throw new CannotContinueException(host + " redirects to what is no web address");
    }
  }

  private SpooledRecording receive(
      OpenAnswer answer,
      Permit permit,
      boolean credentialsSent,
      String credentialSettings,
      Path file)
      throws IOException {
    String host = permit.address().shownHost();
    if (answer.status() != 200) {
      throw RefusedAnswer.of(
          answer.status(),
          host,
          credentialsSent,
          credentialSettings,
          answer.header(HttpHeaders.RETRY_AFTER));
    }
    long most = settings.maxSize().toBytes();
    if (answer.length() > most) {
      throw tooLarge();
    }
    InputStream content = answer.content();
    byte[] head = content.readNBytes(AudioType.HEAD);
    if (head.length == 0) {
      throw RefusedAnswer.notReady(host, "sent nothing");
    }
    String mediaType = AudioType.mediaType(answer.header(HttpHeaders.CONTENT_TYPE));
    refuseWords(mediaType, head);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), content);
    CopiedStream copied = write(whole, file, most);
    URI uri = permit.address().uri();
    return new SpooledRecording(
        file, copied.bytes(), copied.sha256(), AudioType.of(mediaType, head, uri.getRawPath()));
  }

  private static void refuseWords(String mediaType, byte[] head) {
    String served =
        AudioType.isTextual(mediaType)
            ? mediaType.replaceAll("[^a-z0-9/.+-]", "")
            : AudioType.isMarkup(head) ? "text/html" : "";
    if (!served.isEmpty()) {
      throw new CannotContinueException(
          "The address served "
              + served.substring(0, Math.min(served.length(), 60))
              + ", not a recording");
    }
  }

  private CopiedStream write(InputStream content, Path file, long most) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      return CopiedStream.copy(content, out, most);
    } catch (UncheckedIOException full) {
      throw spool.notWritable();
    }
  }

  private CannotContinueException tooLarge() {
    return new CannotContinueException(
        "The recording is larger than RECORDING_MAX_SIZE ("
            + settings.maxSize().toMegabytes()
            + " MB)");
  }

  private RuntimeException explain(IOException broken, String host, Deadline deadline) {
    if (deadline.passed()) {
      return new TryAgainException(
          "The recording did not arrive from "
              + host
              + " within RECORDING_TIME_LIMIT ("
              + words(settings.timeLimit())
              + ")");
    }
    if (broken instanceof CopiedStream.TooLargeException) {
      return tooLarge();
    }
    if (broken instanceof ForbiddenAddressException forbidden) {
      return new CannotContinueException(
          forbidden.getMessage() + "; RECORDING_HOSTS allows such an address only by its number");
    }
    return new TryAgainException("The recording did not arrive from " + host + ": " + why(broken));
  }

  private static String why(IOException broken) {
    if (broken instanceof UnknownHostException) {
      return "the host's name is unknown";
    }
    if (broken instanceof SSLException) {
      return "no secure connection";
    }
    if (broken instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    return broken instanceof ConnectException ? "no connection" : "the connection broke";
  }

  private static String words(Duration limit) {
    return limit.toSeconds() % 60 == 0 ? limit.toMinutes() + " min" : limit.toSeconds() + " s";
  }

  @PreDestroy
  void close() throws IOException {
    client.close();
  }
}
