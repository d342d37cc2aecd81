package routes.chaos;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import routes.chaos.House.Wishes;
import routes.chaos.Scenario.Act;

/** A PostgreSQL that crashes, throws its clients out, is full, slow or held up. */
final class DatabaseFaults {
  static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "postgres-crashes-under-load",
              true,
              (ground, name, brief) ->
                  play(ground, name, new Wishes(1), house -> crash(house, brief ? 1 : 2))),
          scenario("backends-terminated-every-2-s", new Wishes(2), DatabaseFaults::terminate),
          scenario(
              "pool-exhausted",
              new Wishes(1).with("hub.database.pool-size", "2"),
              DatabaseFaults::lockOut),
          scenario("idle-in-transaction-all-the-time", new Wishes(1), DatabaseFaults::holdSnapshot),
          new Scenario("database-5-ms-slower", false, DatabaseFaults::slow),
          new Scenario("disk-full", false, DatabaseFaults::diskFull));

  private DatabaseFaults() {}

  private static Scenario scenario(String name, Wishes wishes, Act act) {
    return new Scenario(
        name, false, (ground, directory, shortened) -> play(ground, directory, wishes, act));
  }

  private static Verdict play(Ground ground, String name, Wishes wishes, Act act) throws Exception {
    try (House house = new House(ground, name, wishes).startHubs()) {
      house.callers.begin(10);
      act.on(house);
      return house.settle(ofMinutes(3));
    }
  }

  private static void crash(House house, int times) throws Exception {
    for (int crash = 0; crash < times; crash++) {
      House.pause(ofSeconds(5));
      house.ground.postgres.crash();
      House.pause(ofSeconds(3));
      house.ground.postgres.start();
    }
    house.faultEnds();
    House.pause(ofSeconds(5));
  }

  private static void terminate(House house) throws Exception {
    for (int time = 0; time < 10; time++) {
      House.pause(ofSeconds(2));
      house.rows.queryForList(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()");
    }
    house.faultEnds();
    House.pause(ofSeconds(3));
  }

  /** Whoever wants to write a call waits, until two connections are not enough. */
  private static void lockOut(House house) throws Exception {
    for (int time = 0; time < 2; time++) {
      House.pause(ofSeconds(3));
      try (Connection holder = house.rows.getDataSource().getConnection()) {
        holder.setAutoCommit(false);
        holder.createStatement().execute("lock table call, job in access exclusive mode");
        House.pause(ofSeconds(10));
        holder.rollback();
      }
    }
    house.faultEnds();
    House.pause(ofSeconds(3));
  }

  private static void holdSnapshot(House house) throws Exception {
    try (Connection holder = house.rows.getDataSource().getConnection()) {
      holder.setAutoCommit(false);
      holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      holder.createStatement().execute("select count(*) from job");
      House.pause(ofSeconds(30));
      house.faultEnds();
      house.settle(ofMinutes(2));
      holder.rollback();
    }
  }

  private static Verdict slow(Ground ground, String name, boolean brief) throws Exception {
    try (SlowLine line = new SlowLine(ground.postgres.port(), 5)) {
      return play(
          ground,
          name,
          new Wishes(1).through(line),
          house -> {
            House.pause(ofSeconds(20));
            house.faultEnds();
          });
    }
  }

  private static Verdict diskFull(Ground ground, String name, boolean brief) throws Exception {
    Path disk = Files.createDirectories(ground.work.resolve("small-disk"));
    run("mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", disk.toString());
    try (Postgres postgres = new Postgres(disk.resolve("postgres"))) {
      return play(ground, name, new Wishes(1).on(postgres), house -> fill(house, postgres, disk));
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fill(House house, Postgres postgres, Path disk) throws Exception {
    House.pause(ofSeconds(5));
    Path ballast = disk.resolve("ballast");
    try (var out = Files.newOutputStream(ballast)) {
      byte[] megabyte = new byte[1 << 20];
      while (true) {
        out.write(megabyte);
      }
    } catch (IOException full) {
      House.pause(ofSeconds(15));
    }
    Files.delete(ballast);
    postgres.startIfDown();
    house.faultEnds();
    House.pause(ofSeconds(5));
  }

  private static void run(String... command) throws Exception {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("needs root: " + String.join(" ", command));
    }
  }
}
