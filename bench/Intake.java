import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it costs to keep a call. Starts a hub of its own, with an embedded PostgreSQL, and sends new
 * calls over 1, 32 and 256 connections to
 *
 * <ul>
 *   <li>{@code hub}: the webhook; each call is durable before its 200
 *   <li>{@code parse}: the same steps without keeping anything
 *   <li>{@code stock}: the same steps with Camel's JdbcMessageIdRepository and an insert
 *   <li>{@code insert}: no hub; durable single-row inserts into the same PostgreSQL
 * </ul>
 *
 * Rounds alternate after a warm-up; each figure is the median of its rounds, and only ratios mean
 * something. The hub works nothing off meanwhile. Further jars are further hubs, for comparing two
 * builds: {@code make bench-intake [ROUNDS=5] [SECONDS=3] [JARS="a.jar b.jar"]}.
 */
class Intake {
  private static final int[] CONNECTIONS = {1, 32, 256};
  private static final int WARM_UP_SECONDS = 20;

  /** A library that hub and PostgreSQL load first. */
  private static final String PRELOAD = "--preload=";

  private static final AtomicLong NUMBER = new AtomicLong();
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  /** One thing that is measured. */
  private record Target(String name, Hub hub, String path) {
    Load.Client open() throws Exception {
      return path == null ? new Insert(hub.database()) : new Sender(new Wire(hub.port()), path);
    }
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    List<Hub> hubs = new ArrayList<>();
    try {
      Map<String, String> preload = new HashMap<>();
      for (String argument : Arrays.copyOfRange(arguments, 2, arguments.length)) {
        if (argument.startsWith(PRELOAD)) {
          preload.put("LD_PRELOAD", argument.substring(PRELOAD.length()));
        } else {
          hubs.add(start(Path.of(argument), preload));
        }
      }
      List<Target> targets = new ArrayList<>();
      for (Hub hub : hubs) {
        targets.add(new Target(hub == hubs.get(0) ? "hub" : hub.name(), hub, "/webhook/zapier"));
      }
      targets.add(new Target("parse", hubs.get(0), "/bench/parse"));
      targets.add(new Target("stock", hubs.get(0), "/bench/stock"));
      targets.add(new Target("insert", hubs.get(0), null));
      for (Target target : targets) {
        Load.run(32, WARM_UP_SECONDS, target::open);
      }
      Map<String, List<Load.Sample>> samples = new LinkedHashMap<>();
      for (int connections : CONNECTIONS) {
        for (int round = 0; round < rounds; round++) {
          for (Target target : targets) {
            int clients = target.path == null ? Math.min(connections, 64) : connections;
            samples
                .computeIfAbsent(connections + " " + target.name, name -> new ArrayList<>())
                .add(Load.run(clients, seconds, target::open));
          }
        }
      }
      report(targets, samples);
    } finally {
      for (Hub hub : hubs) {
        hub.close();
      }
    }
  }

  private static void report(List<Target> targets, Map<String, List<Load.Sample>> samples) {
    System.out.printf(
        "%-12s %-8s %10s %8s %8s %8s %7s %s%n",
        "connections", "what", "calls/s", "p50 ms", "p99 ms", "p99.9", "failed", "hub/this");
    for (int connections : CONNECTIONS) {
      double hub = perSecond(samples.get(connections + " hub"));
      for (Target target : targets) {
        List<Load.Sample> of = samples.get(connections + " " + target.name);
        System.out.printf(
            Locale.ROOT,
            "%-12d %-8s %10.0f %8.1f %8.1f %8.1f %7d %.2f  %s%n",
            connections,
            target.name,
            perSecond(of),
            Figures.median(of.stream().map(Load.Sample::p50).toList()),
            Figures.median(of.stream().map(Load.Sample::p99).toList()),
            Figures.median(of.stream().map(Load.Sample::p999).toList()),
            of.stream().mapToInt(Load.Sample::failed).sum(),
            hub / perSecond(of),
            of.stream().map(sample -> "%.0f".formatted(sample.perSecond())).toList());
      }
    }
  }

  private static double perSecond(List<Load.Sample> samples) {
    return Figures.median(samples.stream().map(Load.Sample::perSecond).toList());
  }

  /** A hub on its own data; its worker is replaced by a route that does nothing. */
  private static Hub start(Path jar, Map<String, String> environment) throws Exception {
    Path work = Files.createTempDirectory("bench");
    Path routes = Hub.routesWithoutWorker(jar, work.resolve("routes"));
    Files.copy(
        Path.of("bench/routes/bench.camel.yaml"),
        Files.createDirectories(routes.resolve("bench")).resolve("bench.camel.yaml"));
    Map<String, String> settings = new HashMap<>(environment);
    settings.put("ROUTES_DIR", routes.toString());
    settings.put("SANDBOX", "true");
    Hub hub = Hub.start(jar.getFileName().toString(), jar, work, "512m", settings);
    try (Connection database = hub.database()) {
      Insert.prepare(database);
    }
    return hub;
  }

  /** The body of a new call, without a recording. */
  static String call(String id) {
    return "{\"call_id\": \"%s\", \"from_number\": \"09631055120\", \"to_number\": \"08047190321\", \"duration\": \"56\", \"status\": \"completed\", \"timestamp\": \"2025-11-07 14:20:11\"}"
        .formatted(id);
  }

  static String newId() {
    return "bench-" + RUN + "-" + NUMBER.incrementAndGet();
  }

  /** Sends new calls over one connection. */
  record Sender(Wire wire, String path) implements Load.Client {
    @Override
    public boolean once() throws Exception {
      return wire.post(path, call(newId())) == 200;
    }

    @Override
    public void close() throws Exception {
      wire.close();
    }
  }

  /** The measure of the disk: durable rows over one connection, without a hub. */
  record Insert(Connection database, PreparedStatement statement) implements Load.Client {
    Insert(Connection database) throws Exception {
      this(database, database.prepareStatement("insert into bench_insert values (?, ?::jsonb)"));
    }

    static void prepare(Connection database) throws Exception {
      database
          .createStatement()
          .execute("create table if not exists public.bench_insert (id text primary key, body jsonb)");
    }

    @Override
    public boolean once() throws Exception {
      String id = newId();
      statement.setString(1, id);
      statement.setString(2, call(id));
      return statement.executeUpdate() == 1;
    }

    @Override
    public void close() throws Exception {
      database.close();
    }
  }
}
