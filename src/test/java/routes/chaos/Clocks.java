package routes.chaos;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import routes.chaos.House.Wishes;

/** A hub whose clock jumps, in zones that are half an hour off and change twice a year. */
final class Clocks {
  static final List<Scenario> ALL =
      List.of(new Scenario("clock-jumps-an-hour-either-way", false, Clocks::jump));

  private Clocks() {}

  /** The database keeps its own clock; only the hub's jumps, as on one machine of several. */
  private static Verdict jump(Ground ground, String name, boolean brief) throws Exception {
    Path clock = Files.createTempFile(ground.work, "clock", "");
    Files.writeString(clock, "+0\n");
    Wishes wishes =
        new Wishes(1)
            .variable("LD_PRELOAD", fakeTime().toString())
            .variable("FAKETIME_TIMESTAMP_FILE", clock.toString())
            .variable("FAKETIME_CACHE_DURATION", "1")
            .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .variable("TZ", "America/St_Johns")
            .variable("HUB_TIMEZONE", "Australia/Lord_Howe");
    try (House house = new House(ground, name, wishes).startHubs()) {
      house.callers.begin(5);
      for (String shift : List.of("+3600", "+0", "-3600", "+0")) {
        House.pause(ofSeconds(10));
        Files.writeString(clock, shift + "\n");
      }
      House.pause(ofSeconds(10));
      house.faultEnds();
      return house.settle(ofMinutes(3));
    }
  }

  private static Path fakeTime() throws IOException {
    try (Stream<Path> files =
        Files.find(
            Path.of("/usr/lib"),
            4,
            (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
      return files.findFirst().orElseThrow(() -> new IOException("needs the package libfaketime"));
    }
  }
}
