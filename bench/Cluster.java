import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import routes.SharedStorage;

/**
 * Several hubs on one PostgreSQL and one S3 behind a balancer, for trying out what happens when one
 * of them goes: {@code make cluster [HUBS=2] [PORT=8080]}. They start at the same time, on an empty
 * database. Everything is on loopback and below target/cluster, which each start empties.
 */
class Cluster {
  private static final Path HOME = Path.of("target/cluster");

  public static void main(String[] arguments) throws Exception {
    Path jar = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    empty(HOME);
    SharedStorage storage = new SharedStorage(Files.createDirectories(HOME).toAbsolutePath());
    StandIns outside = new StandIns();
    List<Hub> hubs = new ArrayList<>();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(hubs, outside, storage)));
    Map<String, String> settings = new HashMap<>(storage.settings("postgres"));
    settings.putAll(outside.settings());
    System.out.println("Starting " + count + " hubs …");
    for (int number = 1; number <= count; number++) {
      String name = "hub-" + number;
      hubs.add(Hub.launch(name, jar, HOME.resolve(name), "256m", settings));
    }
    try {
      for (Hub hub : hubs) {
        hub.awaitHealth();
      }
    } catch (IOException ended) {
      System.err.println(ended.getMessage());
      System.exit(1);
    }
    tell(new Balancer(port, hubs), hubs, outside, storage);
    for (Hub hub : hubs) {
      hub.process().onExit().thenRun(() -> System.out.println(hub.name() + " has ended"));
    }
    Thread.currentThread().join();
  }

  private static void tell(Balancer balancer, List<Hub> hubs, StandIns outside, SharedStorage storage) {
    System.out.printf("balancer    %s%n", balancer.address());
    for (Hub hub : hubs) {
      System.out.printf(
          "%-11s %s, process %d, log %s%n",
          hub.name(),
          hub.address(),
          hub.process().pid(),
          HOME.resolve(hub.name()).resolve("hub.log"));
    }
    System.out.printf("PostgreSQL  %s, user postgres%n", storage.url("postgres"));
    System.out.printf("Slack       %s/slack, a stand-in for all hubs%n", outside.address());
    System.out.printf(
        "%nSend a call:%n  curl %s/webhook/zapier -H 'Content-Type: application/json' -d '%s'%n",
        balancer.address(),
        "{\"call_id\": \"c-1\", \"from_number\": \"09631055120\", \"to_number\": \"08047190321\","
            + " \"duration\": \"56\", \"recording_url\": \""
            + outside.recording("c-1")
            + "\"}");
    System.out.printf(
        "Kill one and send another: kill -9 %d%nCtrl-C stops all.%n", hubs.get(0).process().pid());
  }

  /** The hubs first; they let go of what they hold. */
  private static void stop(List<Hub> hubs, StandIns outside, SharedStorage storage) {
    try {
      hubs.forEach(hub -> hub.process().destroy());
      for (Hub hub : hubs) {
        hub.close();
      }
      outside.close();
      storage.close();
    } catch (Exception stuck) {
      System.err.println("Not all of it stopped: " + stuck);
    }
  }

  private static void empty(Path directory) throws Exception {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
