package routes.chaos;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import routes.HubProcess;

/** Hubs that end, by kill -9 or as asked. */
final class Kills {
  static final List<Scenario> ALL =
      List.of(
          new Scenario("kill-before-each-step", true, Kills::beforeEachStep),
          new Scenario("kill-at-random-moments", false, Kills::atRandomMoments),
          kill("kill-while-a-recording-is-read", (out, kill) -> out.onRecordingAsked = kill),
          kill("kill-between-s3-and-row", (out, kill) -> out.onStored = kill),
          kill("kill-after-upload-before-row", (out, kill) -> out.onUploaded = kill),
          kill("kill-after-submit-before-row", (out, kill) -> out.onSubmitted = kill),
          kill("kill-after-slack-before-row", Kills::whenPosted),
          new Scenario("kill-with-slack-by-webhook", false, Kills::withWebhook),
          new Scenario("one-of-two-killed-every-20-s", false, Kills::oneOfTwo),
          new Scenario("both-stopped-in-mid-work", false, Kills::bothStopped));

  /** Those that say something of each part of a call's way. */
  private static final List<String> BRIEF_POINTS =
      List.of("accept-once", "keep-transcript-job", "record-posted-message");

  private Kills() {}

  private static Verdict beforeEachStep(Ground ground, String name, boolean brief)
      throws Exception {
    try (House house = new House(ground, name, new House.Wishes(1))) {
      house.outdoors.engine = Fault.answer(503, "{}", Map.of()).once(10);
      house.outdoors.recordings = Fault.answer(503, "", Map.of()).once(10);
      house.callers.begin(2);
      List<String> points = brief ? BRIEF_POINTS : rehearse(house);
      int reached = 0;
      for (String point : points) {
        house.hub().begin("-Dchaos.halt=" + point, "-Dchaos.halt-at=2");
        if (House.await(ofSeconds(60), () -> !house.hub().isAlive())) {
          reached++;
        } else {
          house.hub().kill();
        }
      }
      System.out.printf("  %d of %d steps reached%n", reached, points.size());
      house.outdoors.engine = Fault.NONE;
      house.outdoors.recordings = Fault.NONE;
      return recover(house);
    }
  }

  /** The steps that calls pass, in the order in which they were reached first. */
  private static List<String> rehearse(House house) throws Exception {
    house.hub().start();
    House.pause(ofSeconds(40));
    house.hub().kill();
    Path passed = house.work.resolve("hub-1/passed");
    return Files.readAllLines(passed).stream().distinct().toList();
  }

  private static Verdict atRandomMoments(Ground ground, String name, boolean brief)
      throws Exception {
    Random random = new Random(20261128);
    try (House house = new House(ground, name, new House.Wishes(1)).startHubs()) {
      house.callers.begin(2);
      for (int kill = 0; kill < 200; kill++) {
        House.pause(ofMillis(200 + random.nextInt(6_000)));
        house.hub().kill();
        house.hub().start();
      }
      return recoverRunning(house);
    }
  }

  private static Scenario kill(String name, BiConsumer<Outdoors, Runnable> when) {
    return new Scenario(
        name,
        false,
        (ground, directory, brief) -> {
          try (House house = new House(ground, directory, new House.Wishes(1)).startHubs()) {
            house.callers.begin(5);
            for (int kill = 0; kill < 10; kill++) {
              AtomicBoolean armed = new AtomicBoolean(true);
              when.accept(
                  house.outdoors,
                  () -> {
                    if (armed.compareAndSet(true, false)) {
                      house.hub().kill();
                    }
                  });
              if (!House.await(ofSeconds(60), () -> !house.hub().isAlive())) {
                throw new AssertionError(name + ": the moment never came");
              }
              house.hub().start();
            }
            return recoverRunning(house);
          }
        });
  }

  /** A webhook cannot be asked what it has: a message may come again with each kill. */
  private static Verdict withWebhook(Ground ground, String name, boolean brief) throws Exception {
    House.Wishes wishes =
        new House.Wishes(1).variable("SLACK_BOT_TOKEN", "").variable("SLACK_CHANNEL", "");
    try (House house = new House(ground, name, wishes).startHubs()) {
      house.callers.begin(5);
      for (int kill = 0; kill < 10; kill++) {
        int posted = house.outdoors.webhookPosts.get();
        House.await(ofSeconds(60), () -> house.outdoors.webhookPosts.get() > posted);
        house.hub().kill();
        house.hub().start();
      }
      return recoverRunning(house);
    }
  }

  private static void whenPosted(Outdoors outdoors, Runnable kill) {
    outdoors.slack.cuts =
        question -> {
          if (question.method().equals("chat.postMessage")) {
            kill.run();
          }
          return false;
        };
  }

  private static Verdict oneOfTwo(Ground ground, String name, boolean brief) throws Exception {
    try (House house = new House(ground, name, new House.Wishes(2)).startHubs()) {
      house.callers.begin(10);
      for (int kill = 0; kill < 12; kill++) {
        House.pause(ofSeconds(20));
        HubProcess victim = house.hubs.get(kill % 2);
        victim.kill();
        victim.start();
      }
      return recoverRunning(house);
    }
  }

  private static Verdict bothStopped(Ground ground, String name, boolean brief) throws Exception {
    try (House house = new House(ground, name, new House.Wishes(2)).startHubs()) {
      house.callers.begin(10);
      for (int stop = 0; stop < 3; stop++) {
        House.pause(ofSeconds(8));
        house.hubs.forEach(HubProcess::askToStop);
        if (!House.await(ofSeconds(40), () -> house.hubs.stream().noneMatch(HubProcess::isAlive))) {
          throw new AssertionError("a hub does not stop within 40 s");
        }
        house.startHubs();
      }
      return recoverRunning(house);
    }
  }

  private static Verdict recover(House house) throws Exception {
    house.hub().start();
    return recoverRunning(house);
  }

  private static Verdict recoverRunning(House house) throws Exception {
    house.faultEnds();
    return house.settle(ofMinutes(3));
  }
}
