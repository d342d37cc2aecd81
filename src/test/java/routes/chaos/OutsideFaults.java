package routes.chaos;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import routes.chaos.House.Wishes;
import routes.chaos.Scenario.Act;
import routes.slack.StandInSlack.Answer;
import routes.slack.StandInWorkspace.Question;

/** Slack, the transcriber, the recordings and S3 out of order. */
final class OutsideFaults {
  private static final Fault UNAVAILABLE = Fault.answer(500, "{}", Map.of());
  private static final Fault PAUSE =
      Fault.answer(429, "{\"error\": \"Too many requests\"}", Map.of("Retry-After", "2"));

  static final List<Scenario> ALL =
      List.of(
          slack("slack-500", question -> new Answer(500, "")),
          slack(
              "slack-429",
              question ->
                  new Answer(
                      429,
                      "{\"ok\": false, \"error\": \"ratelimited\"}",
                      Map.of("Retry-After", "2"))),
          slack("slack-hangs-and-posts-late", OutsideFaults::late),
          scenario("slack-takes-and-cuts", true, OutsideFaults::takeAndCut),
          engine("transcriber-500", UNAVAILABLE),
          engine("transcriber-429", PAUSE),
          engine("transcriber-hangs", Fault.slow(20_000)),
          scenario("transcriber-slower-than-limit", false, OutsideFaults::slowerThanLimit),
          recordings("recording-404-until-later", Fault.answer(404, "", Map.of())),
          recordings("recording-cut-short", OutsideFaults::cutShort),
          recordings("recording-trickles", OutsideFaults::trickle),
          recordings(
              "recording-of-wrong-type",
              Fault.answer(200, "<html>sign in</html>", Map.of("Content-Type", "text/html"))),
          recordings(
              "recording-empty", Fault.answer(200, "", Map.of("Content-Type", "audio/mpeg"))),
          s3("s3-500", Fault.answer(500, "", Map.of())),
          s3("s3-slow", Fault.slow(1_500)));

  private OutsideFaults() {}

  private static Scenario scenario(String name, boolean brief, Act act) {
    return new Scenario(
        name,
        brief,
        (ground, directory, shortened) -> {
          Wishes wishes = new Wishes(1).with("hub.transcripts.time-limit", "12s");
          try (House house = new House(ground, directory, wishes).startHubs()) {
            house.callers.begin(5);
            act.on(house);
            house.faultEnds();
            House.pause(ofSeconds(3));
            return house.settle(ofMinutes(3));
          }
        });
  }

  private static Scenario slack(String name, Function<Question, Answer> fault) {
    return scenario(
        name,
        false,
        house -> {
          House.pause(ofSeconds(5));
          house.outdoors.slack.faults = fault;
          House.pause(ofSeconds(15));
          house.outdoors.slack.faults = question -> null;
        });
  }

  private static Answer late(Question question) {
    try {
      new CountDownLatch(1).await(40, TimeUnit.SECONDS);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static void takeAndCut(House house) throws Exception {
    AtomicInteger posts = new AtomicInteger();
    house.outdoors.slack.cuts =
        question ->
            question.method().equals("chat.postMessage") && posts.incrementAndGet() % 3 == 0;
    House.pause(ofSeconds(15));
    house.outdoors.slack.cuts = question -> false;
  }

  private static Scenario engine(String name, Fault fault) {
    return scenario(
        name,
        false,
        house -> {
          House.pause(ofSeconds(5));
          house.outdoors.engine = fault;
          House.pause(ofSeconds(15));
          house.outdoors.engine = Fault.NONE;
        });
  }

  /** Calls are parked, and put back once the transcripts are there. */
  private static void slowerThanLimit(House house) throws Exception {
    house.outdoors.engineMilliseconds = 60_000;
    House.pause(ofSeconds(30));
    house.outdoors.engineMilliseconds = 0;
  }

  private static Scenario recordings(String name, Fault fault) {
    return scenario(
        name,
        false,
        house -> {
          house.outdoors.recordings = fault;
          House.pause(ofSeconds(15));
          house.outdoors.recordings = Fault.NONE;
        });
  }

  private static void cutShort(HttpExchange exchange, Fault.Service service) throws IOException {
    byte[] bytes = Outdoors.recording("cut");
    exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(Arrays.copyOf(bytes, bytes.length / 2));
    exchange.getResponseBody().flush();
  }

  private static void trickle(HttpExchange exchange, Fault.Service service) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/recordings/".length());
    byte[] bytes = Outdoors.recording(name.replace(".mp3", ""));
    exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
    exchange.sendResponseHeaders(200, bytes.length);
    for (int from = 0; from < bytes.length; from += 2_000) {
      exchange.getResponseBody().write(bytes, from, Math.min(2_000, bytes.length - from));
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(500);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Scenario s3(String name, Fault fault) {
    return scenario(
        name,
        false,
        house -> {
          House.pause(ofSeconds(5));
          house.outdoors.s3 = fault;
          House.pause(ofSeconds(15));
          house.outdoors.s3 = Fault.NONE;
        });
  }
}
