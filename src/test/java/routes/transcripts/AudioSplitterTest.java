package routes.transcripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import routes.storage.HubData;
import routes.work.CannotContinueException;
import routes.work.TryAgainException;

/** With ffmpeg itself where it is there, and with programs that behave as it may. */
class AudioSplitterTest {
  private static final Duration PLENTY = Duration.ofMinutes(1);

  @TempDir Path directory;

  private HubData data;

  @BeforeEach
  void open() throws IOException {
    data = new HubData(directory.resolve("data"));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(data.spool())) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
    FileSystemUtils.deleteRecursively(data.spool());
  }

  private AudioSplitter ffmpeg() {
    AudioSplitter splitter = new AudioSplitter("ffmpeg", "key", PLENTY, data);
    assumeTrue(splitter.available(), "ffmpeg is not on this machine");
    return splitter;
  }

  private File recording(byte[] bytes) throws IOException {
    return Files.write(data.spool().resolve("recording.part"), bytes).toFile();
  }

  /** Each second of the parts has 4,000 bytes. */
  @Test
  void splitsWithFfmpegItself() throws IOException {
    AudioSplitter splitter = ffmpeg();
    File recording = recording(Sounds.wav(2, 10));
    List<File> parts = splitter.split(recording, "wav", 4);
    assertThat(parts)
        .hasSize(3)
        .allSatisfy(
            part -> assertThat(Files.readAllBytes(part.toPath())).startsWith('I', 'D', '3'));
    assertThat(parts.get(0).length()).isBetween(15_000L, 18_000L);
    assertThat(parts.get(2).length()).isBetween(7_000L, 10_000L);
    assertThat(recording).exists();
    splitter.discard(parts);
  }

  @ParameterizedTest
  @CsvSource({"wav", "mp3", "ogg", "m4a"})
  void doesNotTakeAPlaylistForARecording(String extension) throws IOException {
    AudioSplitter splitter = ffmpeg();
    Path other = Files.write(directory.resolve("other.wav"), Sounds.wav(1, 2));
    String list = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:%s\n#EXT-X-ENDLIST\n";
    File recording = recording(list.formatted(other).getBytes());
    assertThatThrownBy(() -> splitter.split(recording, extension, 4))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageStartingWith("ffmpeg could not split the recording: ");
  }

  @Test
  void splitsNothingOfWhichItDoesNotKnowTheForm() throws IOException {
    AudioSplitter splitter = program("exit 0");
    File recording = recording(new byte[] {1});
    assertThatThrownBy(() -> splitter.split(recording, "bin", 4))
        .isInstanceOf(CannotContinueException.class);
  }

  /** A program that answers when it is asked for its version, and then does this. */
  private AudioSplitter program(String does) throws IOException {
    return program(does, PLENTY);
  }

  private AudioSplitter program(String does, Duration limit) throws IOException {
    Path script =
        Files.createFile(
            directory.resolve("program"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(script, "#!/bin/sh\n[ \"$1\" = -version ] && exit 0\n" + does + "\n");
    AudioSplitter splitter = new AudioSplitter(script.toString(), "key", limit, data);
    assertThat(splitter.available()).isTrue();
    return splitter;
  }

  @Test
  void passesNoWordFromOutsideAndNothingOfTheEnvironment() throws IOException {
    AudioSplitter splitter = program("printf '%s\\n' \"$@\" > 00000.mp3; env > 00001.mp3");
    File recording = recording(new byte[] {1});
    List<File> parts = splitter.split(recording, "mp3", 1390);
    assertThat(Files.readString(parts.get(0).toPath()).lines())
        .containsSubsequence(
            "-nostdin", "-protocol_whitelist", "file", "-f", "mp3", "-i", recording.toString())
        .containsSubsequence("-f", "segment", "-segment_time", "1390", "%05d.mp3");
    assertThat(Files.readString(parts.get(1).toPath()).lines())
        .allMatch(line -> line.matches("(PATH|PWD|OLDPWD|SHLVL|_)=.*"));
    splitter.discard(parts);
  }

  @Test
  void saysInBoundsWhyTheProgramFailed() throws IOException {
    AudioSplitter splitter =
        program("echo one > 00000.mp3; yes 'it broke' | head -n 100000; exit 3");
    File recording = recording(new byte[] {1});
    assertThatThrownBy(() -> splitter.split(recording, "mp3", 4))
        .isInstanceOf(CannotContinueException.class)
        .hasMessageStartingWith("ffmpeg could not split the recording: it broke it broke")
        .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(250));
  }

  @Test
  void takesNoPartsForAFailure() throws IOException {
    AudioSplitter splitter = program("exit 0");
    File recording = recording(new byte[] {1});
    assertThatThrownBy(() -> splitter.split(recording, "mp3", 4))
        .hasMessage("ffmpeg could not split the recording: it gave no reason");
  }

  @Test
  void endsAProgramThatDoesNotComeToAnEnd() throws IOException {
    Path children = directory.resolve("children");
    AudioSplitter splitter =
        program("sleep 300 & echo $! > " + children + "; wait", Duration.ofSeconds(1));
    File recording = recording(new byte[] {1});
    assertThatThrownBy(() -> splitter.split(recording, "mp3", 4))
        .isInstanceOf(CannotContinueException.class)
        .hasMessage("ffmpeg did not come to an end within 1 seconds");
    assertGone(children);
  }

  @Test
  void endsItWhenTheHubStops() throws IOException {
    Path children = directory.resolve("children");
    AudioSplitter splitter = program("sleep 300 & echo $! > " + children + "; wait");
    File recording = recording(new byte[] {1});
    CompletableFuture<Throwable> failure =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                splitter.split(recording, "mp3", 4);
                return null;
              } catch (RuntimeException stopped) {
                return stopped;
              }
            });
    await().until(() -> Files.exists(children) && Files.size(children) > 1);
    splitter.stop();
    assertThat(failure)
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOf(TryAgainException.class);
    assertGone(children);
  }

  private static void assertGone(Path children) throws IOException {
    long child = Long.parseLong(Files.readString(children).strip());
    await().until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere/ffmpeg", "false"})
  void isNotThereWithoutAProgramThatAnswers(String program) {
    assertThat(new AudioSplitter(program, "key", PLENTY, data).available()).isFalse();
  }

  @Test
  void isNotLookedForWithoutAnEngineThatNeedsIt() {
    assertThat(new AudioSplitter("true", "", PLENTY, data).available()).isFalse();
    assertThat(new AudioSplitter("true", "key", PLENTY, data).available()).isTrue();
  }
}
