package routes.chaos;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import routes.chaos.House.Wishes;

/** A hub whose clock jumps, in zones that are half an hour off and change twice a year. */
final class Clocks {
  static final List<Scenario> ALL =
      List.of(new Scenario("clock-jumps-an-hour-either-way", false, Clocks::jump));

  private static final Path SOURCE = Path.of("src/test/c/jumping-clock.c");

  private Clocks() {}

  /** The database keeps its own clock; only the hub's jumps, as on one machine of several. */
  private static Verdict jump(Ground ground, String name, boolean brief) throws Exception {
    Path clock = Files.createTempFile(ground.work, "clock", "");
    set(clock, 0);
    Wishes wishes =
        new Wishes(1)
            .variable("LD_PRELOAD", compile(ground.work.resolve("jumping-clock.so")))
            .variable("JUMPING_CLOCK", clock.toString())
            .variable("TZ", "America/St_Johns")
            .variable("HUB_TIMEZONE", "Australia/Lord_Howe");
    try (House house = new House(ground, name, wishes).startHubs()) {
      house.callers.begin(5);
      for (int shift : List.of(3600, 0, -3600, 0)) {
        House.pause(ofSeconds(10));
        set(clock, shift);
      }
      House.pause(ofSeconds(10));
      house.faultEnds();
      return house.settle(ofMinutes(3));
    }
  }

  /** In place, since the hub has the file mapped. */
  private static void set(Path clock, long shift) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(shift).flip();
    try (FileChannel file = FileChannel.open(clock, StandardOpenOption.WRITE)) {
      file.write(seconds, 0);
    }
  }

  private static String compile(Path library) throws IOException, InterruptedException {
    String[] command = {
      "cc", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl"
    };
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("cc cannot compile " + SOURCE);
    }
    return library.toString();
  }
}
