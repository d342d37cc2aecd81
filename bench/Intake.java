import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

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
  private static final AtomicLong NUMBER = new AtomicLong();
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  /** One thing that is measured. */
  private record Target(String name, Hub hub, String path) {}

  private record Sample(double perSecond, double p50, double p99, double p999, int failed) {}

  private record Hub(String name, Process process, Path data, int port) {}

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int seconds = Integer.parseInt(arguments[1]);
    List<Hub> hubs = new ArrayList<>();
    try {
      for (String jar : Arrays.copyOfRange(arguments, 2, arguments.length)) {
        hubs.add(start(Path.of(jar)));
      }
      List<Target> targets = new ArrayList<>();
      for (Hub hub : hubs) {
        targets.add(new Target(hub == hubs.get(0) ? "hub" : hub.name, hub, "/webhook/zapier"));
      }
      targets.add(new Target("parse", hubs.get(0), "/bench/parse"));
      targets.add(new Target("stock", hubs.get(0), "/bench/stock"));
      targets.add(new Target("insert", hubs.get(0), null));
      for (Target target : targets) {
        round(target, 32, WARM_UP_SECONDS);
      }
      Map<String, List<Sample>> samples = new LinkedHashMap<>();
      for (int connections : CONNECTIONS) {
        for (int round = 0; round < rounds; round++) {
          for (Target target : targets) {
            int clients = target.path == null ? Math.min(connections, 64) : connections;
            samples
                .computeIfAbsent(connections + " " + target.name, name -> new ArrayList<>())
                .add(round(target, clients, seconds));
          }
        }
      }
      report(targets, samples);
    } finally {
      for (Hub hub : hubs) {
        hub.process.destroy();
        hub.process.waitFor();
      }
    }
  }

  private static void report(List<Target> targets, Map<String, List<Sample>> samples) {
    System.out.printf(
        "%-12s %-8s %10s %8s %8s %8s %7s %s%n",
        "connections", "what", "calls/s", "p50 ms", "p99 ms", "p99.9", "failed", "hub/this");
    for (int connections : CONNECTIONS) {
      double hub = median(samples.get(connections + " hub"));
      for (Target target : targets) {
        List<Sample> of = samples.get(connections + " " + target.name);
        System.out.printf(
            Locale.ROOT,
            "%-12d %-8s %10.0f %8.1f %8.1f %8.1f %7d %.2f  %s%n",
            connections,
            target.name,
            median(of),
            of.stream().mapToDouble(Sample::p50).sorted().toArray()[of.size() / 2],
            of.stream().mapToDouble(Sample::p99).sorted().toArray()[of.size() / 2],
            of.stream().mapToDouble(Sample::p999).sorted().toArray()[of.size() / 2],
            of.stream().mapToInt(Sample::failed).sum(),
            hub / median(of),
            of.stream().map(sample -> "%.0f".formatted(sample.perSecond)).toList());
      }
    }
  }

  private static double median(List<Sample> samples) {
    return samples.stream().mapToDouble(Sample::perSecond).sorted().toArray()[samples.size() / 2];
  }

  /** A hub on its own data; its worker is replaced by a route that does nothing. */
  private static Hub start(Path jar) throws Exception {
    Path work = Files.createTempDirectory("bench");
    Path routes = copyRoutes(jar, work.resolve("routes"));
    Files.copy(
        Path.of("bench/routes/bench.camel.yaml"),
        Files.createDirectories(routes.resolve("bench")).resolve("bench.camel.yaml"));
    Files.writeString(
        routes.resolve("work/claim-due-jobs.camel.yaml"),
        """
        - route:
            id: claim-due-jobs
            from:
              id: from-wake-up
              uri: seda
              parameters:
                name: wake-worker
                size: 1
              steps:
                - stop:
                    id: claim-nothing
        """,
        StandardCharsets.UTF_8);
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder("java", "-Xmx512m", "-jar", jar.toAbsolutePath().toString());
    builder
        .environment()
        .putAll(
            Map.of(
                "PORT", String.valueOf(port),
                "MANAGEMENT_PORT", "-1",
                "HUB_DATA", work.resolve("data").toString(),
                "ROUTES_DIR", routes.toString(),
                "SANDBOX", "true"));
    Process process =
        builder
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("log").toFile())
            .start();
    for (int wait = 0; wait < 600; wait++) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(work.resolve("log")));
      }
      try (Connection database = database(work.resolve("data"));
          Socket probe = new Socket("127.0.0.1", port)) {
        database.createStatement().execute(
            "create table if not exists bench_insert (id text primary key, body jsonb)");
        return new Hub(jar.getFileName().toString(), process, work.resolve("data"), port);
      } catch (Exception notYet) {
        Thread.sleep(100);
      }
    }
    throw new IOException("the hub does not start, see " + work.resolve("log"));
  }

  private static Path copyRoutes(Path jar, Path to) throws Exception {
    Process copy =
        new ProcessBuilder("java", "-jar", jar.toString(), "copy-routes", to.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (copy.waitFor() != 0) {
      throw new IOException("the routes cannot be copied out of " + jar);
    }
    return to;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Connection database(Path data) throws Exception {
    List<String> lines = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/postgres", "postgres", "");
  }

  private static Sample round(Target target, int clients, int seconds) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    long[][] times = new long[clients][];
    AtomicLong failed = new AtomicLong();
    long begun = System.nanoTime();
    for (int client = 0; client < clients; client++) {
      int mine = client;
      Thread thread =
          new Thread(
              () -> {
                long[] taken = new long[20_000];
                int count = 0;
                try (Client connection = new Client(target)) {
                  for (long now = System.nanoTime(); now < end && count < taken.length; ) {
                    boolean good = connection.once();
                    long then = System.nanoTime();
                    if (good) {
                      taken[count++] = then - now;
                    } else {
                      failed.incrementAndGet();
                    }
                    now = then;
                  }
                } catch (Exception broken) {
                  failed.incrementAndGet();
                }
                times[mine] = Arrays.copyOf(taken, count);
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double elapsed = (System.nanoTime() - begun) / 1e9;
    long[] all = Stream.of(times).flatMapToLong(Arrays::stream).sorted().toArray();
    return new Sample(
        all.length / elapsed, at(all, 0.5), at(all, 0.99), at(all, 0.999), failed.intValue());
  }

  private static double at(long[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * part)] / 1e6;
  }

  /** One sender: a kept-alive connection to the hub, or to PostgreSQL. */
  private static final class Client implements AutoCloseable {
    private final Target target;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final Connection database;
    private final java.sql.PreparedStatement insert;

    Client(Target target) throws Exception {
      this.target = target;
      if (target.path == null) {
        database = database(target.hub.data);
        insert = database.prepareStatement("insert into bench_insert values (?, ?::jsonb)");
      } else {
        connect();
        database = null;
        insert = null;
      }
    }

    private void connect() throws IOException {
      socket = new Socket("127.0.0.1", target.hub.port);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(30_000);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** True when the call was taken. */
    boolean once() throws Exception {
      String id = "bench-" + RUN + "-" + NUMBER.incrementAndGet();
      String body =
          "{\"call_id\": \"%s\", \"from_number\": \"09631055120\", \"to_number\": \"08047190321\", \"duration\": \"56\", \"status\": \"completed\", \"timestamp\": \"2025-11-07 14:20:11\"}"
              .formatted(id);
      if (database != null) {
        insert.setString(1, id);
        insert.setString(2, body);
        return insert.executeUpdate() == 1;
      }
      String request =
          "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(target.path, body.length(), body);
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      int status = Integer.parseInt(line().split(" ")[1]);
      int length = -1;
      boolean last = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(15).strip());
        }
        last |= lower.equals("connection: close");
      }
      if (length >= 0) {
        in.skipNBytes(length);
      } else {
        for (int chunk = chunk(); chunk > 0; chunk = chunk()) {
          in.skipNBytes(chunk + 2);
        }
        line();
      }
      if (last) {
        socket.close();
        connect();
      }
      return status == 200;
    }

    private int chunk() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int letter = in.read(); letter != '\n'; letter = in.read()) {
        if (letter < 0) {
          throw new IOException("the hub has closed the connection");
        }
        if (letter != '\r') {
          line.append((char) letter);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws Exception {
      if (socket != null) {
        socket.close();
      }
      if (database != null) {
        database.close();
      }
    }
  }
}
