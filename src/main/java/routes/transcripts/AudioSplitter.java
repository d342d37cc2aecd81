package routes.transcripts;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import routes.storage.HubData;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/**
 * Splits a recording with ffmpeg, if that is on this machine. The only class that starts a program
 * (docs/decisions/0018). What it passes are the hub's own words and file names, never through a
 * shell; the program gets none of the hub's environment, has little priority and a time limit, and
 * is ended when the hub stops.
 */
@Component
public class AudioSplitter {
  /** Of the parts, which are MP3 with one channel: speech needs no more. */
  static final int BYTES_A_SECOND = 4_000;

  /** No telephone call is longer; what a damaged file claims to hold may be. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /** The form of the file is said and never guessed, so that no playlist passes for a recording. */
  private static final Map<String, String> FORMS =
      Map.of("mp3", "mp3", "wav", "wav", "ogg", "ogg", "m4a", "mov");

  private static final Logger log = LoggerFactory.getLogger(AudioSplitter.class);
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final int LONGEST_WORDS = 200;
  private static final List<String> GENTLY =
      File.separatorChar == '/' ? List.of("nice", "-n", "10") : List.of();

  private final String program;
  private final Duration timeLimit;
  private final HubData data;
  private final boolean available;
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * @param program its name or path
   * @param key of the one engine that has use for it; without one it is not looked for
   * @param timeLimit for one recording
   */
  public AudioSplitter(
      @Value("${hub.transcripts.whisper.ffmpeg}") String program,
      @Value("${hub.transcripts.whisper.api-key}") String key,
      @Value("${hub.transcripts.whisper.split-time-limit}") Duration timeLimit,
      HubData data) {
    this.program = program;
    this.timeLimit = timeLimit;
    this.data = data;
    this.available = !program.isBlank() && !key.isBlank() && answers();
  }

  /** Whether ffmpeg was there when the hub started. */
  public boolean available() {
    return available;
  }

  private boolean answers() {
    try {
      return run(List.of(program, "-version"), data.spool(), PROBE_LIMIT).exit() == 0;
    } catch (IOException | CannotContinueException absent) {
      return false;
    }
  }

  /**
   * Parts of a recording in order, as MP3 in files that the caller removes with {@link #discard}.
   *
   * @param recording is left as it is
   * @param extension that tells what the recording is
   * @param seconds of each part but the last
   * @throws CannotContinueException when ffmpeg cannot read it, or not in time
   * @throws TryAgainException when the hub is stopping
   */
  List<File> split(File recording, String extension, int seconds) {
    String form = FORMS.get(extension);
    if (form == null) {
      throw new CannotContinueException(
          "The recording is too large to be sent and of no known form, so it cannot be split");
    }
    Path directory = null;
    boolean whole = false;
    try {
      directory = Files.createTempDirectory(data.spool(), "parts-");
      Ended ended = run(command(recording, form, seconds), directory, timeLimit);
      List<File> parts = parts(directory);
      if (ended.exit() != 0 || parts.isEmpty()) {
        throw new CannotContinueException(
            "ffmpeg could not split the recording: "
                + (ended.words().isEmpty() ? "it gave no reason" : ended.words()));
      }
      long heard = parts.stream().mapToLong(File::length).sum() / BYTES_A_SECOND;
      if (heard >= LONGEST.minusMinutes(1).toSeconds()) {
        throw new CannotContinueException("The recording is longer than 12 hours");
      }
      whole = true;
      return parts;
    } catch (IOException refused) {
      throw new TryAgainException(
          "ffmpeg cannot be run: is it still there, and is there space below HUB_DATA?");
    } finally {
      if (!whole) {
        remove(directory);
      }
    }
  }

  private List<String> command(File recording, String form, int seconds) {
    List<String> command = new ArrayList<>(GENTLY);
    command.addAll(List.of(program, "-nostdin", "-hide_banner", "-v", "error"));
    command.addAll(List.of("-protocol_whitelist", "file", "-f", form));
    command.addAll(List.of("-i", recording.getAbsolutePath()));
    command.addAll(List.of("-map", "0:a:0", "-map_metadata", "-1", "-threads", "1"));
    command.addAll(List.of("-t", String.valueOf(LONGEST.toSeconds())));
    command.addAll(List.of("-ac", "1", "-ar", "16000", "-c:a", "libmp3lame"));
    command.addAll(List.of("-b:a", String.valueOf(8 * BYTES_A_SECOND)));
    command.addAll(List.of("-f", "segment", "-segment_time", String.valueOf(seconds)));
    command.add("%05d.mp3");
    return command;
  }

  private static List<File> parts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(Path::toFile).filter(part -> part.length() > 0).toList();
    }
  }

  /**
   * How a program ended.
   *
   * @param words the beginning of what it said, on one line
   */
  private record Ended(int exit, String words) {}

  private Ended run(List<String> command, Path directory, Duration limit) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    running.add(process);
    Executor later = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> late = CompletableFuture.runAsync(() -> end(process), later);
    try {
      if (stopping) {
        end(process);
      }
      process.getOutputStream().close();
      String words = words(process.getInputStream());
      int exit = process.waitFor();
      if (stopping) {
        throw new TryAgainException("The hub stopped while a recording was split");
      }
      if (late.isDone()) {
        throw new CannotContinueException(
            "ffmpeg did not come to an end within %d seconds".formatted(limit.toSeconds()));
      }
      return new Ended(exit, words);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TryAgainException("The hub stopped while a recording was split");
    } finally {
      late.cancel(false);
      end(process);
      running.remove(process);
    }
  }

  /** Reads all that it says, so that it never waits to be heard, and keeps the beginning. */
  private static String words(InputStream said) {
    byte[] kept = new byte[LONGEST_WORDS];
    int length = 0;
    byte[] piece = new byte[8_192];
    try (said) {
      for (int read = said.read(piece); read >= 0; read = said.read(piece)) {
        int more = Math.min(read, kept.length - length);
        System.arraycopy(piece, 0, kept, length, more);
        length += more;
      }
    } catch (IOException ended) {
      // The program was ended; what it said before will do.
    }
    return new String(kept, 0, length, StandardCharsets.UTF_8)
        .replaceAll("[^\\p{Print}]+", " ")
        .strip();
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Before the routes are stopped, which wait for steps that are under way. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopping = true;
    running.forEach(AudioSplitter::end);
  }

  /** Removes the parts of a recording; anything else is left alone. */
  void discard(List<File> parts) {
    parts.stream()
        .map(part -> part.toPath().getParent())
        .filter(directory -> data.spool().equals(directory.getParent()))
        .findFirst()
        .ifPresent(AudioSplitter::remove);
  }

  private static void remove(Path directory) {
    try {
      FileSystemUtils.deleteRecursively(directory);
    } catch (IOException stuck) {
      log.warn("Parts of a recording stay until the next start: {}", stuck.toString());
    }
  }
}
