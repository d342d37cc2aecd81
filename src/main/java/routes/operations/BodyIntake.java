package routes.operations;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import routes.transcripts.EngineCallbacks;
import routes.watching.HubMeters.Refusal;

/**
 * Takes in the bodies of requests within bounds: of their size, of the time in which they arrive,
 * and of the memory that all larger ones together may take.
 */
@Component
class BodyIntake {
  static final int LARGEST = 1_048_576;

  /**
   * Of a transcript that Deepgram calls back with, which names each word twice: some six hours of
   * talk. Whoever sends it has shown the login of a job.
   */
  static final int LARGEST_TRANSCRIPT = 16 * LARGEST;

  /** More than any webhook sends in practice; up to here memory is not counted. */
  private static final int SMALL = 16_384;

  /** What a body of the largest size may need until it is answered, generously. */
  private static final long MEMORY_OF_LARGE = 32L << 20;

  /** How many of those a transcript counts for. */
  private static final int LARGE_OF_TRANSCRIPT = 4;

  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Duration timeLimit;
  private final EngineCallbacks callbacks;
  private final Semaphore large =
      new Semaphore(
          (int) Math.max(LARGE_OF_TRANSCRIPT, Runtime.getRuntime().maxMemory() / MEMORY_OF_LARGE));

  /**
   * @param timeLimit from the end of the headers to the end of the body
   */
  BodyIntake(@Value("${hub.inbox.body-time-limit}") Duration timeLimit, EngineCallbacks callbacks) {
    this.timeLimit = timeLimit;
    this.callbacks = callbacks;
  }

  /**
   * @param bytes as sent
   * @param release to be run once the request is answered
   */
  record Body(byte[] bytes, Runnable release) {}

  /**
   * @throws RefusedRequestException when the body is not taken; parts of it may be unread
   */
  Body read(HttpServletRequest request) {
    requirePlain(request.getHeader("Content-Encoding"));
    int largest = largest(request);
    if (request.getContentLengthLong() > largest) {
      throw tooLarge(largest);
    }
    try {
      return read(request.getInputStream(), largest);
    } catch (IOException broken) {
      throw broken.getCause() instanceof SocketTimeoutException
              || broken instanceof SocketTimeoutException
          ? tooSlow()
          : new RefusedRequestException(
              400, Refusal.BROKEN, "The body breaks off or is not sent as HTTP says");
    }
  }

  private int largest(HttpServletRequest request) {
    return request.getServletPath().equals("/webhook/deepgram")
            && callbacks.job("deepgram", request.getHeader("Authorization")).isPresent()
        ? LARGEST_TRANSCRIPT
        : LARGEST;
  }

  private Body read(InputStream stream, int largest) throws IOException {
    long end = System.nanoTime() + timeLimit.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
    if (takeIn(stream, bytes, SMALL, end)) {
      return new Body(bytes.toByteArray(), () -> {});
    }
    int memory = largest == LARGEST ? 1 : LARGE_OF_TRANSCRIPT;
    if (!large.tryAcquire(memory)) {
      throw new RefusedRequestException(
          503,
          Refusal.BUSY,
          "Too many large bodies at the same time, try again",
          Map.of("Retry-After", "5"));
    }
    boolean whole = false;
    try {
      whole = takeIn(stream, bytes, largest, end);
      if (!whole) {
        throw tooLarge(largest);
      }
      return new Body(bytes.toByteArray(), () -> large.release(memory));
    } finally {
      if (!whole) {
        large.release(memory);
      }
    }
  }

  /** False when there is more than may be; of that, one piece is taken in as well. */
  private static boolean takeIn(InputStream stream, ByteArrayOutputStream bytes, int most, long end)
      throws IOException {
    byte[] piece = new byte[8_192];
    while (bytes.size() <= most) {
      int read = stream.read(piece);
      if (read < 0) {
        return true;
      }
      bytes.write(piece, 0, read);
      if (System.nanoTime() - end > 0) {
        throw tooSlow();
      }
    }
    return false;
  }

  /**
   * Reads on for a moment what a sender still writes, so that it comes to read its answer.
   *
   * @return false when there is no end of it
   */
  boolean hearOut(HttpServletRequest request) {
    if (request.getHeader("Expect") != null) {
      return false;
    }
    long end = System.nanoTime() + LAST_WORDS.toNanos();
    byte[] waste = new byte[8_192];
    try {
      InputStream stream = request.getInputStream();
      int read = 0;
      for (long left = 2L * LARGEST; left > 0 && read >= 0; left -= read) {
        read = stream.read(waste);
        if (System.nanoTime() - end > 0) {
          return false;
        }
      }
      return read < 0;
    } catch (IOException gone) {
      return false;
    }
  }

  /** An archive of a kilobyte may hold a gigabyte; no webhook compresses. */
  private static void requirePlain(String encoding) {
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new RefusedRequestException(
          415,
          Refusal.ENCODED,
          "Send the body as it is, without a Content-Encoding",
          Map.of("Accept-Encoding", "identity"));
    }
  }

  private static RefusedRequestException tooLarge(int largest) {
    return new RefusedRequestException(
        413, Refusal.TOO_LARGE, "The body is larger than %d MB".formatted(largest / LARGEST));
  }

  private static RefusedRequestException tooSlow() {
    return new RefusedRequestException(408, Refusal.TOO_SLOW, "The body arrives too slowly");
  }
}
