package routes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubDataTest {
  @TempDir Path directory;

  @Test
  void refusesASecondHubOnTheDirectoryByItsName() throws Exception {
    HubData first = new HubData(directory);
    assertThatThrownBy(() -> new HubData(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Another hub is using " + directory)
        .hasMessageContaining("HUB_DATA");
    first.release();
    new HubData(directory).release();
  }

  @Test
  void removesWhatACrashLeftInTheSpoolAndNothingElse() throws Exception {
    Files.createDirectories(directory.resolve("spool"));
    Files.writeString(directory.resolve("spool/half.part"), "x");
    Files.createDirectories(directory.resolve("s3"));
    Files.writeString(directory.resolve("s3/kept"), "x");
    HubData data = new HubData(directory);
    assertThat(data.spool()).isEmptyDirectory();
    assertThat(directory.resolve("s3/kept")).exists();
    data.release();
  }
}
