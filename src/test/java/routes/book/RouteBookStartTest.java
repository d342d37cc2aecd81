package routes.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import routes.HubTest;
import routes.storage.LastGood;

/** A start that finds ROUTES_DIR broken. */
@HubTest
class RouteBookStartTest {
  private static final String STATS = "operations/show-stats.camel.yaml";

  @Autowired RouteProof proof;
  @Autowired EditionPress press;
  @TempDir Path directory;
  private Path routes;
  private RouteBook book;

  @BeforeEach
  void copy() throws IOException {
    routes = directory.resolve("routes");
    for (var file : RouteSource.shipped().entrySet()) {
      Path target = routes.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  @AfterEach
  void stop() {
    book.stop();
  }

  private RouteBook open() {
    book = new RouteBook(routes.toString(), proof, press, new LastGood(directory));
    book.open();
    return book;
  }

  @Test
  void goesOnWithWhatWasLastInUseAndTellsOfTheBrokenFile() throws IOException {
    open().stop();
    String good = Files.readString(routes.resolve(STATS));
    Files.writeString(routes.resolve(STATS), good.replace("ref: hubStatus", "ref: hubState"));

    open();
    assertThat(book.current().texts()).isEqualTo(RouteSource.shipped());
    book.look();
    book.look();
    assertThat(book.refused().get(STATS)).startsWith("line 16: ").contains("hubState");
    assertThat(book.current().texts()).isEqualTo(RouteSource.shipped());

    Files.writeString(routes.resolve(STATS), good);
    book.look();
    book.look();
    assertThat(book.refused()).isEmpty();
  }

  @Test
  void doesNotStartByRoutesThatNeverWorked() throws IOException {
    Files.writeString(routes.resolve(STATS), "");
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(STATS)
        .hasMessageContaining("the file is empty");
  }

  @Test
  void keepsItsRoutesWhileTheDirectoryIsAway() throws IOException {
    open();
    Files.move(routes, directory.resolve("elsewhere"));
    book.look();
    assertThat(book.refused().get("ROUTES_DIR")).contains("not a directory");
    assertThat(book.current().texts()).isEqualTo(RouteSource.shipped());
    Files.move(directory.resolve("elsewhere"), routes);
    book.look();
    book.look();
    assertThat(book.refused()).isEmpty();
  }
}
